package io.tierstream.benchmarks.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The process that is measured: runs one peer, first over the warm-up, then over the measured stretch. Prints one line that begins with
 * {@link #RESULT}. A stretch without an end is worked on until a file {@link #STOP} appears in the run's directory; {@link #JOURNAL} then
 * says what happened meanwhile.
 */
public final class PeerProcess {

    public static final String RESULT = "RESULT ";

    /** A figure of a process that only fills the state: how many events it holds. */
    public static final String FILLED = "filled";

    /** In the run's directory; it makes a peer end whose stretch does not. */
    public static final String STOP = "stop";

    /** In the run's directory: a line for each {@link Journal.Entry}. */
    public static final String JOURNAL = "journal";

    /** No event in so long means that the peer hangs. */
    private static final Duration STANDSTILL = Duration.ofMinutes(2);

    private static final int LOOKS_PER_CHECK = 500;

    private final Workload workload;
    private final Peer peer;

    private PeerProcess(Workload workload, Peer peer) {
        this.workload = workload;
        this.peer = peer;
    }

    /**
     * Measures.
     *
     * @param arguments the peer's class; the file of its {@link Workload}
     */
    public static void main(String[] arguments) throws Exception {
        Peer peer = Class.forName(arguments[0])
                .asSubclass(Peer.class)
                .getDeclaredConstructor()
                .newInstance();
        PeerProcess process = new PeerProcess(Workload.read(Path.of(arguments[1])), peer);
        System.out.println(RESULT + process.work().line());
        // Threads of Kafka clients and of peers would keep the process.
        System.exit(0);
    }

    private Result work() throws Exception {
        String keep = workload.option(Workload.KEEP_STATE, "");
        if (!keep.isEmpty()) {
            return fill(Path.of(keep));
        }
        if (workload.warmUp().events() > 0) {
            run(workload.warmUp());
        }
        return run(workload.measured());
    }

    private Result fill(Path directory) throws Exception {
        try (Peer.Run run = peer.start(workload, workload.measured())) {
            Meter begin = Meter.read(run);
            await(run, workload.measured().skipped());
            run.keep(directory);
            return begin.until(Meter.read(run)).and(Figures.of(FILLED, run.events()));
        }
    }

    private Result run(Stretch stretch) throws Exception {
        try (Peer.Run run = peer.start(workload, stretch)) {
            await(run, Math.max(1, stretch.skipped()));
            Meter begin = Meter.read(run);
            if (stretch.ends()) {
                await(run, stretch.events());
            } else {
                watch(run);
            }
            Meter end = Meter.read(run);
            return begin.until(end).and(run.figures());
        }
    }

    private void await(Peer.Run run, long events) throws Exception {
        long seen = -1;
        long since = System.nanoTime();
        for (int look = 0; run.events() < events; look++) {
            if (run.events() != seen) {
                seen = run.events();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > STANDSTILL.toNanos()) {
                throw new IllegalStateException("no event in " + STANDSTILL.toMinutes() + " minutes, after " + seen);
            }
            // Looking at the counters costs nothing, at the rest it may.
            if (look % 100 == 99) {
                run.check();
            }
            Thread.sleep(10);
        }
    }

    /** Keeps the journal until the file appears. */
    private void watch(Peer.Run run) throws Exception {
        Path stop = workload.directory().resolve(STOP);
        Journal journal = new Journal();
        while (!Files.exists(stop)) {
            run.check();
            for (int look = 0; look < LOOKS_PER_CHECK; look++) {
                journal.look(run, System.currentTimeMillis());
                Thread.sleep(1);
            }
        }
        Files.writeString(workload.directory().resolve(JOURNAL), journal.text());
    }
}
