package io.tierstream.benchmarks.suite.console;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Clients that listen to the stream of events while transitions come at a rate. */
final class Broadcast {

    private static final double NANOS = 1e9;
    private static final int COUNTS_PER_SECOND = 10;
    private static final Duration LAST_EVENTS = Duration.ofSeconds(3);

    private final ConsoleProcess console;
    private final Shop shop;
    private final int clients;
    private final int perSecond;
    private final Delays delays = new Delays();

    /**
     * @param clients how many listen
     * @param perSecond transitions; each with a membership
     */
    Broadcast(ConsoleProcess console, Shop shop, int clients, int perSecond) {
        this.console = console;
        this.shop = shop;
        this.clients = clients;
        this.perSecond = perSecond;
    }

    /**
     * Sends for some time.
     *
     * @param beside what is asked meanwhile; null for nothing
     */
    Heard run(Duration time, @Nullable Requests beside) throws IOException, InterruptedException {
        List<Listener> listeners = listen();
        try {
            Processor before = Processor.now(console.pid());
            long told = told(listeners);
            Sender sender = new Sender((int) (perSecond * time.toMillis() / 1_000));
            sender.start();
            Asked asked = beside == null ? null : Asked.of(console, beside, time);
            sender.end();
            Processor after = Processor.now(console.pid());
            long events = told(listeners) - told;
            LockSupport.parkNanos(LAST_EVENTS.toNanos());
            return new Heard(
                    delays.ofTransitions(),
                    delays.ofCounts(),
                    listeners.size(),
                    (int) listeners.stream().filter(Listener::isFallen).count(),
                    events / before.seconds(after),
                    console.resident(),
                    before.consoleCores(after),
                    before.otherCores(after),
                    asked);
        } finally {
            for (Listener listener : listeners) {
                listener.close();
            }
        }
    }

    /** Connects all, and waits until each has been told how it stands. */
    private List<Listener> listen() throws IOException {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            listeners.add(new Listener(console.address(), Shop.liveTarget(), delays));
        }
        while (listeners.stream().anyMatch(listener -> listener.events() == 0 && !listener.isFallen())) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return listeners;
    }

    private static long told(List<Listener> listeners) {
        return listeners.stream().mapToLong(Listener::events).sum();
    }

    /** Sends transitions evenly, and counts ten times a second. */
    private final class Sender extends Thread {

        private final int transitions;
        private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

        private Sender(int transitions) {
            super("transitions");
            this.transitions = transitions;
        }

        @Override
        public void run() {
            try {
                send();
            } catch (RuntimeException e) {
                failure.set(e);
            }
        }

        private void send() {
            long begin = System.nanoTime();
            for (int n = 0; n < transitions; n++) {
                long intended = begin + (long) (n * NANOS / perSecond);
                for (long wait = intended - System.nanoTime(); wait > 0; wait = intended - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                delays.transitionSent(shop.move(), intended);
                if (n % Math.max(1, perSecond / COUNTS_PER_SECOND) == 0) {
                    delays.countSent(shop.count(), intended);
                }
            }
        }

        private void end() throws InterruptedException {
            join();
            RuntimeException failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("transitions could not be sent", failed);
            }
        }
    }
}
