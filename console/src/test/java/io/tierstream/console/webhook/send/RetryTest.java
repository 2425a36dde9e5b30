package io.tierstream.console.webhook.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RetryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final RetrySchedule SCHEDULE = RetrySchedule.defaults();

    @Test
    void waitsThreeTimesAsLongEachTimeUpToFourHours() {
        List<Long> waits = new ArrayList<>();
        for (int attempts = 1; attempts <= 10; attempts++) {
            waits.add(SCHEDULE.wait(attempts).toSeconds());
        }

        assertThat(waits).containsExactly(5L, 15L, 45L, 135L, 405L, 1215L, 3645L, 10935L, 14400L, 14400L);
        assertThat(SCHEDULE.wait(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void triesForSeventyTwoHoursAndThenGivesUp() {
        Random random = new Random(1);
        Instant at = NOW;
        int attempts = 1;
        Optional<Instant> next = SCHEDULE.next(NOW, attempts, at, Duration.ZERO, random);
        while (next.isPresent()) {
            assertThat(next.get()).isAfter(at);
            at = next.get();
            attempts++;
            next = SCHEDULE.next(NOW, attempts, at, Duration.ZERO, random);
        }

        assertThat(Duration.between(NOW, at)).isEqualTo(Duration.ofHours(72).minusSeconds(5));
        assertThat(attempts).isBetween(25, 33);
    }

    @Test
    void shortensWaitsAtRandomByUpToAFifth() {
        Random random = new Random(7);
        List<Duration> waits = random.ints(1_000)
                .mapToObj(i -> Duration.between(
                        NOW, SCHEDULE.next(NOW, 3, NOW, Duration.ZERO, random).orElseThrow()))
                .toList();

        assertThat(waits)
                .allMatch(wait ->
                        wait.compareTo(Duration.ofSeconds(36)) >= 0 && wait.compareTo(Duration.ofSeconds(45)) <= 0);
        assertThat(waits.stream().distinct().count()).isGreaterThan(900);
    }

    @Test
    void neverComesBackBeforeTheReceiverWants() {
        assertThat(SCHEDULE.next(NOW, 1, NOW, Duration.ofMinutes(10), new Random(1)))
                .hasValue(NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void givesUpIfTheReceiverWantsToWaitLongerThanTheWindow() {
        Instant late = NOW.plus(Duration.ofHours(71));

        assertThat(SCHEDULE.next(NOW, 20, late, Duration.ofHours(2), new Random(1)))
                .isEmpty();
        assertThat(SCHEDULE.next(NOW, 20, late, Duration.ofMinutes(2), new Random(1)))
                .hasValue(NOW.plus(Duration.ofHours(72)).minusSeconds(5));
    }

    @Test
    void readsRetryAfterInSecondsAndAsADate() {
        assertThat(RetryAfter.parse("120", NOW)).hasValue(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse(" 0 ", NOW)).hasValue(Duration.ZERO);
        assertThat(RetryAfter.parse("Sun, 01 Mar 2026 10:01:30 GMT", NOW)).hasValue(Duration.ofSeconds(90));
        assertThat(RetryAfter.parse("Sun, 01 Mar 2026 09:00:00 GMT", NOW)).hasValue(Duration.ZERO);
        assertThat(RetryAfter.parse("999999999", NOW)).hasValue(RetryAfter.LONGEST);
        assertThat(RetryAfter.parse("-1", NOW)).isEmpty();
        assertThat(RetryAfter.parse("soon", NOW)).isEmpty();
        assertThat(RetryAfter.parse(null, NOW)).isEmpty();
    }

    @Test
    void knowsWhichAnswersAreForGood() {
        assertThat(verdicts(200, 202, 204, 299)).containsOnly(Verdict.DELIVERED);
        assertThat(verdicts(400, 406, 413, 414, 415, 422, 431)).containsOnly(Verdict.REJECTED);
        assertThat(verdicts(410)).containsOnly(Verdict.GONE);
        assertThat(verdicts(429)).containsOnly(Verdict.SLOWER);
        assertThat(verdicts(
                        301, 302, 307, 308, 401, 403, 404, 405, 407, 408, 409, 423, 425, 500, 501, 502, 503, 504, 599))
                .containsOnly(Verdict.RETRY);
        assertThat(Verdict.of(new Reply.Failed("reset", Duration.ZERO))).isEqualTo(Verdict.RETRY);
        assertThat(Verdict.of(new Reply.Refused("private", Duration.ZERO))).isEqualTo(Verdict.RETRY);
    }

    @Test
    void aScheduleThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new RetrySchedule(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(72)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetrySchedule(Duration.ofHours(2), Duration.ofHours(1), Duration.ofHours(72)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Verdict> verdicts(int... statuses) {
        return java.util.Arrays.stream(statuses)
                .mapToObj(status -> Verdict.of(new Reply.Answered(status, null, "", Duration.ZERO)))
                .toList();
    }
}
