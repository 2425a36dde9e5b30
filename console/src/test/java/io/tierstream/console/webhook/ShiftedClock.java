package io.tierstream.console.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The machine's clock, and whatever it is put forward by. */
final class ShiftedClock implements InstantSource {

    private volatile Duration ahead = Duration.ZERO;

    void putForward(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
    }
}
