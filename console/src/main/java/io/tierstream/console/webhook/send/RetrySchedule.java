package io.tierstream.console.webhook.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed delivery is tried again: after {@code first}, then each time {@code FACTOR} times as long as before, up to {@code
 * longest}, each wait shortened at random by up to a fifth so that deliveries which failed together do not come back together.
 *
 * @param window after this much time since the delivery was written down there is no further attempt; the last one is made shortly before
 */
public record RetrySchedule(Duration first, Duration longest, Duration window) {

    private static final int FACTOR = 3;
    private static final double JITTER = 0.2;
    private static final int MOST_DOUBLINGS = 40;

    /** @throws IllegalArgumentException unless 0 &lt; first &lt;= longest &lt;= window */
    public RetrySchedule {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0 || window.compareTo(longest) < 0) {
            throw new IllegalArgumentException(
                    "retries need 0 < first <= longest <= window, not " + first + ", " + longest + ", " + window);
        }
    }

    /** After 5 s, 15 s, 45 s, ... at most every 4 h, for 72 h. */
    public static RetrySchedule defaults() {
        return new RetrySchedule(Duration.ofSeconds(5), Duration.ofHours(4), Duration.ofHours(72));
    }

    /**
     * The moment of the next attempt; empty if the window is over before.
     *
     * @param attempts how many there were, at least 1
     * @param wanted how long the receiver asked to wait; zero if it did not
     */
    public Optional<Instant> next(
            Instant writtenAt, int attempts, Instant now, Duration wanted, RandomGenerator random) {
        Duration wait = wait(attempts);
        Duration jittered = wait.minusNanos((long) (wait.toNanos() * JITTER * random.nextDouble()));
        Instant next = now.plus(jittered.compareTo(wanted) < 0 ? wanted : jittered);
        if (next.isBefore(writtenAt.plus(window))) {
            return Optional.of(next);
        }
        Instant last = writtenAt.plus(window).minus(first);
        return now.isBefore(last) && !now.plus(wanted).isAfter(last) ? Optional.of(last) : Optional.empty();
    }

    /** The wait after so many attempts, before jitter. */
    Duration wait(int attempts) {
        Duration wait = first;
        for (int i = 1; i < Math.min(attempts, MOST_DOUBLINGS) && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(FACTOR);
        }
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
