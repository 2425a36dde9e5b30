package io.tierstream.console.feed;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends the pauses of a thread without interrupting it. */
final class Halt {

    private final CountDownLatch called = new CountDownLatch(1);

    void call() {
        called.countDown();
    }

    boolean isCalled() {
        return called.getCount() == 0;
    }

    /** Waits, or returns at once when it was called. */
    void pause(Duration length) {
        try {
            millis(length.toMillis());
        } catch (InterruptedException e) {
            call();
        }
    }

    /** Waits; ends with an exception when it was called. */
    void millis(long millis) throws InterruptedException {
        if (called.await(millis, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("the feed is closed");
        }
    }
}
