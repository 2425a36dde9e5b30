package io.tierstream.console.webhook;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.RateLimiter;
import io.tierstream.console.webhook.send.Verdict;
import java.time.Duration;
import java.time.Instant;

/** How much an endpoint is asked of: its rate, its circuit, and pauses that it asked for itself. Not safe for several threads. */
final class Throttle {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** While another attempt tries whether the endpoint is back. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final RateLimiter<Object> rate;
    private final CircuitBreaker<Object> circuit;
    private final Duration interval;
    private Instant pausedUntil = Instant.MIN;

    Throttle(Endpoint endpoint, WebhookSettings.Circuit settings) {
        this.rate = RateLimiter.smoothBuilder(endpoint.maxPerSecond(), SECOND).build();
        this.interval = SECOND.dividedBy(endpoint.maxPerSecond());
        this.circuit = CircuitBreaker.builder()
                .withFailureThreshold(settings.failures(), settings.of())
                .withSuccessThreshold(1)
                .withDelay(settings.pause())
                .build();
    }

    /** How long nothing may be begun; zero when something may be. */
    Duration blockedFor(Instant now) {
        if (now.isBefore(pausedUntil)) {
            return Duration.between(now, pausedUntil);
        }
        return circuit.isOpen() ? circuit.getRemainingDelay() : Duration.ZERO;
    }

    /** Asks for one attempt: zero when it may begin now, else how long to wait before asking again. */
    Duration ask(Instant now) {
        Duration blocked = blockedFor(now);
        if (!blocked.isZero()) {
            return blocked;
        }
        if (!rate.tryAcquirePermit()) {
            return interval;
        }
        return circuit.tryAcquirePermit() ? Duration.ZERO : LOOK_AGAIN;
    }

    /**
     * Notes what an attempt came to.
     *
     * @return whether the endpoint is back after its circuit was open
     */
    boolean note(Verdict verdict) {
        boolean wasOpen = !circuit.isClosed();
        if (verdict == Verdict.RETRY) {
            circuit.recordFailure();
        } else {
            circuit.recordSuccess();
        }
        return wasOpen && circuit.isClosed();
    }

    void pauseUntil(Instant until) {
        pausedUntil = until.isAfter(pausedUntil) ? until : pausedUntil;
    }

    boolean isOpen() {
        return !circuit.isClosed();
    }
}
