package io.tierstream.testkit.services;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition that another process brings about. */
final class Poll {

    private static final long PAUSE_MILLIS = 50;

    private Poll() {}

    /**
     * Returns when the condition holds.
     *
     * @param failure what to say when it does not hold in time; asked only then, so that it may read logs
     */
    static void until(BooleanSupplier condition, Duration timeout, Supplier<String> failure) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new ServiceException(failure.get());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted while waiting", e);
        }
    }
}
