package io.tierstream.registry;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits between tries: twice as long each time up to five seconds, half of it at random, so that many tasks do not ask in
 * step.
 */
final class Backoff {

    private static final long FIRST = 100;
    private static final long LONGEST = 5_000;

    private final Pause pause;
    private long next = FIRST;

    Backoff(Pause pause) {
        this.pause = pause;
    }

    void await() throws InterruptedException {
        long half = next / 2;
        pause.millis(half + ThreadLocalRandom.current().nextLong(half + 1));
        next = Math.min(LONGEST, next * 2);
    }
}
