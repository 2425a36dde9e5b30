package io.tierstream.console.webhook.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.console.webhook.alert.AlertRule.Kind;
import io.tierstream.console.webhook.alert.AlertState.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AlertDecisionTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration QUIET = Duration.ofMinutes(30);

    private final FakeHistory history = new FakeHistory();

    @Test
    void aSurgeIsManyMoreThanAWindowAgo() {
        history.put("t", NOW.minus(HOUR), 100).put("t", NOW, 149);
        assertThat(look(Kind.SURGE, 50, HOUR).firing()).isFalse();

        history.put("t", NOW, 150);
        assertThat(look(Kind.SURGE, 50, HOUR))
                .isEqualTo(new Finding(true, 150, 100L, 50L, "t has 150 members, +50 % against 100 1 h ago"));
    }

    @Test
    void aDropIsManyFewer() {
        history.put("t", NOW.minus(HOUR), 100).put("t", NOW, 70);

        assertThat(look(Kind.DROP, 30, HOUR).firing()).isTrue();
        assertThat(look(Kind.DROP, 31, HOUR).firing()).isFalse();
        assertThat(look(Kind.SURGE, 1, HOUR).firing()).isFalse();
    }

    @Test
    void driftGoesBothWaysAgainstYesterdayOrLastWeek() {
        history.put("t", NOW.minus(Duration.ofDays(7)), 100).put("t", NOW, 80);
        assertThat(look(Kind.DRIFT, 20, Duration.ofDays(7)).firing()).isTrue();
        assertThat(look(Kind.DRIFT, 21, Duration.ofDays(7)).firing()).isFalse();

        history.put("t", NOW, 120);
        assertThat(look(Kind.DRIFT, 20, Duration.ofDays(7)).text())
                .isEqualTo("t has 120 members, +20 % against 100 7 d ago");
    }

    @Test
    void silenceIsThatNobodyComesOrGoes() {
        history.put("t", NOW.minus(HOUR), 100).put("t", NOW, 100);
        assertThat(look(Kind.SILENCE, 0, HOUR).firing()).isTrue();

        history.changes = 2;
        assertThat(look(Kind.SILENCE, 0, HOUR).firing()).isFalse();
    }

    @Test
    void smallCountsGiveNoAlertByChange() {
        history.put("t", NOW.minus(HOUR), 3).put("t", NOW, 9);

        assertThat(AlertDecision.of(rule(Kind.SURGE, 50, HOUR, 10), "t", history, NOW)
                        .orElseThrow()
                        .firing())
                .isFalse();
        history.put("t", NOW, 15);
        assertThat(AlertDecision.of(rule(Kind.SURGE, 50, HOUR, 10), "t", history, NOW)
                        .orElseThrow()
                        .firing())
                .isTrue();
    }

    @Test
    void withoutHistoryThereIsNoAlert() {
        history.put("t", NOW, 100);

        assertThat(AlertDecision.of(rule(Kind.SURGE, 50, HOUR, 0), "t", history, NOW))
                .isEqualTo(Optional.empty());
    }

    @Test
    void tellsOnceThatItFiresAndOnceThatItEnds() {
        assertThat(notices("0 -", "1 f", "2 f", "3 -", "4 -")).containsExactly("1 FIRED", "3 RESOLVED");
    }

    @Test
    void withinTheQuietTimeNothingIsToldAndNothingUntoldIsResolved() {
        assertThat(notices("0 f", "1 -", "2 f", "3 -", "4 -")).containsExactly("0 FIRED", "1 RESOLVED");
    }

    @Test
    void whatStillFiresAfterTheQuietTimeIsTold() {
        assertThat(notices("0 f", "1 -", "10 f", "29 f", "30 f", "31 f", "40 -"))
                .containsExactly("0 FIRED", "1 RESOLVED", "30 FIRED", "40 RESOLVED");
    }

    @Test
    void rulesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> rule(Kind.DRIFT, 10, HOUR, 0))
                .hasMessageContaining("yesterday (24h) or last week (7d)");
        assertThatThrownBy(() -> rule(Kind.DROP, 101, HOUR, 0)).hasMessageContaining("never happens");
        assertThatThrownBy(() -> rule(Kind.SURGE, 0, HOUR, 0)).hasMessageContaining("at least 1");
    }

    @Test
    void rulesAreWrittenInOneLine() {
        assertThat(AlertRule.parse("gold-drop: drop tier:value:gold 20% 1h least 100 quiet 6h"))
                .isEqualTo(
                        new AlertRule("gold-drop", Kind.DROP, "tier:value:gold", 20, HOUR, 100, Duration.ofHours(6)));
        assertThat(AlertRule.parse("quiet: silence segment:* 30min"))
                .isEqualTo(new AlertRule("quiet", Kind.SILENCE, "segment:*", 0, Duration.ofMinutes(30), 0, HOUR));
        assertThat(AlertRule.parse("week: drift * 10% 7d").window()).isEqualTo(Duration.ofDays(7));
        assertThatThrownBy(() -> AlertRule.parse("gold-drop drop tier:value:gold 20% 1h"))
                .hasMessageContaining("an alert is written NAME: KIND TARGETS");
        assertThatThrownBy(() -> AlertRule.parse("a: surge * 1h")).hasMessageContaining("percent must be at least 1");
    }

    /** Steps written as minute and whether it fires. */
    private static List<String> notices(String... steps) {
        List<String> notices = new ArrayList<>();
        AlertState state = AlertState.NEVER;
        for (String step : steps) {
            String minute = step.split(" ")[0];
            AlertState.Step next =
                    state.look(step.endsWith("f"), QUIET, NOW.plus(Duration.ofMinutes(Long.parseLong(minute))));
            state = next.next();
            if (next.notice() != Notice.NONE) {
                notices.add(minute + " " + next.notice());
            }
        }
        return notices;
    }

    private Finding look(Kind kind, int percent, Duration window) {
        return AlertDecision.of(rule(kind, percent, window, 0), "t", history, NOW)
                .orElseThrow();
    }

    private static AlertRule rule(Kind kind, int percent, Duration window, long least) {
        return new AlertRule("a", kind, "*", percent, window, least, QUIET);
    }
}
