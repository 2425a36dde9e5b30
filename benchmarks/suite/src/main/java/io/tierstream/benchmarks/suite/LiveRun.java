package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Journal;
import io.tierstream.benchmarks.harness.PeerProcess;
import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends events at a fixed rate and takes the time until what they cause can be read from Kafka. The time counts from when an event should
 * have been sent, not from when it was: a system that stalls does not get fewer events while it does (coordinated omission).
 */
final class LiveRun {

    private static final int CUSTOMERS = 10_000;
    private static final double NANOS = 1e9;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int FIRST = 4;

    /** Faster than any contender, and than the sender itself. */
    private static final int FLOOD = 1_000_000;

    private final Lab lab;
    private final Pace pace;
    private final SplittableRandom random = new SplittableRandom(4);
    private final BitSet lastIsPurchase = new BitSet(CUSTOMERS);
    private int sent;

    /**
     * How events come.
     *
     * @param rate events per second
     * @param warmUp events before, as fast as they can be sent: what comes slowly is compiled late
     * @param settling for how long they come at the rate before the measurement
     * @param measured for how long they are measured
     */
    record Pace(int rate, int warmUp, Duration settling, Duration measured) {

        static Pace of(int rate, Size size) {
            return new Pace(
                    rate,
                    size.of(10_000, 300_000, 600_000),
                    Duration.ofSeconds(size.of(2, 10, 30)),
                    Duration.ofSeconds(size.of(5, 40, 300)));
        }

        /** As fast as they can be sent. */
        static Pace flood(Size size) {
            return new Pace(
                    FLOOD, size.of(10_000, 300_000, 600_000), Duration.ZERO, Duration.ofMillis(size.of(10, 300, 600)));
        }

        Pace forSeconds(int seconds) {
            return new Pace(rate, warmUp, settling, Duration.ofSeconds(seconds));
        }

        private int events(Duration time) {
            return (int) (rate * time.toMillis() / 1_000);
        }

        private int events() {
            return FIRST + warmUp + events(settling) + events(measured);
        }
    }

    /** Something that happens beside the measured events, in a thread of its own. */
    @FunctionalInterface
    interface Incident {
        void happen(Stretch stretch) throws Exception;
    }

    LiveRun(Lab lab, Pace pace) {
        this.lab = lab;
        this.pace = pace;
    }

    /** The question: few rules, and one whose truth changes with almost every second event. */
    static Question question() {
        return new Question(List.of(30), 20, 40, Question.NEAR, true);
    }

    /**
     * Runs a contender.
     *
     * @param incident happens when a third of the measured events has been sent; null for none
     */
    Latencies of(Trial trial, String name, boolean exactlyOnce, @Nullable Incident incident) throws Exception {
        String topic = name + "-events";
        lab.broker().createTopic(topic, 2);
        Stretch nothing = lab.stretch(name + "-warm-up", topic, 0, 0);
        Stretch stretch = lab.stretch(name, topic, Long.MAX_VALUE, 0);
        Workload workload = lab.workload(trial, name, nothing, stretch, true, exactlyOnce);
        Latencies latencies = new Latencies(pace.events());
        try (Lab.PeerHandle peer = lab.start(trial, workload);
                InputTopic input = new InputTopic(lab.broker().bootstrapServers(), lab.registryUrl(), topic, 0);
                Arrivals arrivals =
                        new Arrivals(new AnswerReader(lab, trial.contender(), stretch.output()), latencies)) {
            // The minimal job answers every second event, whichever that is.
            boolean counts = trial.contender() == Contender.MINIMAL;
            send(input, latencies, pace.rate(), FIRST);
            arrivals.await(() -> latencies.answers() > 0, PATIENCE, peer);
            send(input, latencies, FLOOD, sent + pace.warmUp());
            // Else the measurement would begin with what the warm-up left undone.
            int soFar = sent;
            arrivals.await(() -> counts ? latencies.answers() > soFar / 2 - 2 : latencies.isComplete(), PATIENCE, peer);
            CompilerThreads.giveWay(peer.pid());
            CompilerThreads.giveWay(ProcessHandle.current().pid());
            send(input, latencies, pace.rate(), sent + pace.events(pace.settling()));
            latencies.measureFrom(sent);
            send(input, latencies, pace.rate(), sent + pace.events(pace.measured()) / 3);
            Thread beside = incident == null ? null : start(incident, stretch);
            send(input, latencies, pace.rate(), latencies.size());
            if (beside != null) {
                beside.join();
            }
            arrivals.await(
                    () -> counts ? latencies.answers() > latencies.size() / 2 - 2 : latencies.isComplete(),
                    PATIENCE,
                    peer);
            peer.stop();
            latencies.journal(Files.readAllLines(peer.home().resolve(PeerProcess.JOURNAL)).stream()
                    .map(Journal.Entry::parse)
                    .toList());
        }
        return latencies;
    }

    private static Thread start(Incident incident, Stretch stretch) {
        Thread thread = new Thread(() -> {
            try {
                incident.happen(stretch);
            } catch (Exception e) {
                throw new IllegalStateException("the incident failed", e);
            }
        });
        thread.start();
        return thread;
    }

    /** Sends until so many have been sent, evenly. */
    private void send(InputTopic input, Latencies latencies, int rate, int until) {
        long start = System.nanoTime();
        for (int first = sent; sent < until; sent++) {
            long intended = start + (long) ((sent - first) * NANOS / rate);
            for (long wait = intended - System.nanoTime(); wait > 0; wait = intended - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            ShopEvent event = next();
            boolean changes = event.purchase() != lastIsPurchase.get(customer(sent));
            lastIsPurchase.set(customer(sent), event.purchase());
            latencies.sent(sent, intended, changes);
            input.write(event);
        }
    }

    private static int customer(int number) {
        return number % CUSTOMERS;
    }

    /** The very first is a purchase, which must have an answer. */
    private ShopEvent next() {
        boolean purchase = sent == 0 || random.nextInt(3) == 0;
        return new ShopEvent(
                Integer.toString(sent),
                "customer-" + customer(sent),
                System.currentTimeMillis(),
                purchase,
                purchase ? random.nextInt(100, 20_000) : 0,
                "p1",
                "k1",
                "web");
    }

    /** A thread that reads answers. */
    private static final class Arrivals implements AutoCloseable {

        private static final Duration POLL = Duration.ofMillis(100);

        private final AnswerReader reader;
        private final Latencies latencies;
        private final Thread thread = new Thread(this::run, "answers");
        private volatile boolean closed;

        private Arrivals(AnswerReader reader, Latencies latencies) {
            this.reader = reader;
            this.latencies = latencies;
            thread.setPriority(Thread.MAX_PRIORITY);
            thread.start();
        }

        private void run() {
            try (reader) {
                while (!closed) {
                    reader.poll(POLL, event -> latencies.arrived(Integer.parseInt(event), System.nanoTime()));
                }
            }
        }

        private void await(BooleanSupplier enough, Duration patience, Lab.PeerHandle peer) throws IOException {
            long deadline = System.nanoTime() + patience.toNanos();
            while (!enough.getAsBoolean()) {
                peer.check();
                if (System.nanoTime() > deadline || !thread.isAlive()) {
                    throw new IllegalStateException(
                            "answers are missing after " + patience + "; there are " + latencies.answers());
                }
                LockSupport.parkNanos(10_000_000);
            }
        }

        @Override
        public void close() throws InterruptedException {
            closed = true;
            thread.join();
        }
    }
}
