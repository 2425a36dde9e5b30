package io.tierstream.failure;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends purchases as they happen, at a steady rate, in a thread of its own. */
final class Feeder implements AutoCloseable {

    private final Input input;
    private final double rate;
    private final Thread thread = new Thread(this::run, "feeder");
    private volatile State state = State.FEEDING;
    private volatile boolean paused;
    private volatile Instant last = Instant.EPOCH;
    private volatile long sent;

    private enum State {
        FEEDING,
        PAUSING,
        ENDED
    }

    /**
     * A feeder that has begun.
     *
     * @param rate events per second
     */
    Feeder(Input input, double rate) {
        this.input = input;
        this.rate = rate;
        thread.start();
    }

    private void run() {
        long next = System.nanoTime();
        while (state != State.ENDED) {
            if (state == State.PAUSING) {
                input.flush();
                paused = true;
                LockSupport.parkNanos(1_000_000);
                next = System.nanoTime();
                continue;
            }
            paused = false;
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            next += (long) (1e9 / rate);
            send();
        }
        input.flush();
    }

    /** The clock of the machine may be set back; customers' events come in order nevertheless. */
    private void send() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        last = now.isBefore(last) ? last : now;
        input.send(last);
        sent++;
    }

    /** Sends nothing more until {@link #resume()}; returns when the broker has what was sent. */
    void pause() throws InterruptedException {
        state = State.PAUSING;
        while (!paused && thread.isAlive()) {
            Faults.pass(Duration.ofMillis(10));
        }
    }

    void resume() {
        state = State.FEEDING;
    }

    /** When the last one happened. */
    Instant last() {
        return last;
    }

    long sent() {
        return sent;
    }

    /** Ends it; the broker has what was sent. */
    void end() throws InterruptedException {
        state = State.ENDED;
        thread.join();
        input.flush();
    }

    @Override
    public void close() throws InterruptedException {
        end();
    }
}
