package io.tierstream.failure;

import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.SegmentTransition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A savepoint of a released state version, taken in the middle of a history, and what must follow from there. Each release adds one; every
 * later version of the job must go on from all of them.
 *
 * <p>The history has times of its own, long past, so that the continuation is the same on every day: all that time alone brings about is
 * due by then.
 */
final class StoredSavepoint {

    private static final long SEED = 2026;
    private static final int CUSTOMERS = 20;
    private static final int EVENTS = 900;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(10);

    /** So slow that the savepoint is taken in the middle. */
    private static final double SLOW = 1_500;

    private static final String SAVEPOINT = "savepoint";
    private static final String CONTINUATION = "continuation.csv";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Two runs may not share topics, and state names the source by its topic. */
    private static final String NAME = "stored";

    private final World world;
    private final Path directory;

    /**
     * A savepoint that is stored, or is to be.
     *
     * @param directory of one release
     */
    StoredSavepoint(World world, Path directory) {
        this.world = world;
        this.directory = directory;
    }

    /** Takes the savepoint by this version and writes down what follows. Never changes one that is there. */
    void write() throws Exception {
        if (Files.exists(directory)) {
            throw new IllegalStateException(directory + " is there: what was released does not change");
        }
        Job job = job();
        try (Input input = history()) {
            world.limitReaders(SLOW);
            job.start(Cluster.TASK_MANAGERS);
            Faults.pass(Duration.ofSeconds(8));
            Path savepoint = Path.of(URI.create(job.stop()));
            world.limitReaders(null);
            Set<String> before = transitions(job);
            long unread = job.unread();
            Set<String> after = new TreeSet<>(Comparator.comparing(StoredSavepoint::order));
            after.addAll(judged());
            after.removeAll(before);
            Console.say(
                    "savepoint with %d of %d records unread: %d transitions before, %d after",
                    unread, EVENTS, before.size(), after.size());
            copy(savepoint, directory.resolve(SAVEPOINT));
            Files.write(directory.resolve(CONTINUATION), after);
        }
    }

    /** Lets this version of the job go on from it; returns what is wrong, empty if nothing is. */
    List<String> differences() throws Exception {
        Set<String> expected = new HashSet<>(Files.readAllLines(directory.resolve(CONTINUATION)));
        Job job = job();
        try (Input input = history()) {
            job.start(
                    Cluster.TASK_MANAGERS, directory.resolve(SAVEPOINT).toUri().toString());
            Set<String> seen = transitions(job);
            for (Instant end = Instant.now().plus(PATIENCE);
                    seen.size() < expected.size() && Instant.now().isBefore(end); ) {
                Faults.pass(Duration.ofSeconds(1));
                seen = transitions(job);
            }
            job.stop();
            return differences(expected, transitions(job));
        }
    }

    private static List<String> differences(Set<String> expected, Set<String> seen) {
        List<String> differences = new ArrayList<>();
        expected.stream().filter(one -> !seen.contains(one)).forEach(one -> differences.add("missing " + one));
        seen.stream().filter(one -> !expected.contains(one)).forEach(one -> differences.add("not expected " + one));
        return differences;
    }

    private Job job() {
        return new Job(
                world, new Job.Settings(NAME, Rules.BACKLOG, false, Duration.ofMillis(500), Duration.ofMillis(200)));
    }

    /** The same records at the same offsets each time: one thread, and a key decides on the partition. */
    private Input history() throws Exception {
        Judge nobody = new Judge(Rules.BACKLOG.compiled());
        Input input = new Input(world, NAME + "-purchases", new Purchases(SEED, CUSTOMERS), nobody, SEED, 0);
        for (int i = 0; i < EVENTS; i++) {
            input.send(BEGIN.plus(STEP.multipliedBy(i)));
        }
        input.flush();
        return input;
    }

    private static Set<String> judged() {
        Judge judge = new Judge(Rules.BACKLOG.compiled());
        Purchases purchases = new Purchases(SEED, CUSTOMERS);
        for (int i = 0; i < EVENTS; i++) {
            judge.see(Purchases.event(purchases.next(BEGIN.plus(STEP.multipliedBy(i)))));
        }
        judge.wake(Instant.now().toEpochMilli());
        Set<String> lines = new HashSet<>();
        judge.decisions().forEach((id, decision) -> lines.add(line(id, decision)));
        return lines;
    }

    private Set<String> transitions(Job job) {
        Map<String, String> lines = new HashMap<>();
        try (Outputs outputs = new Outputs(world, job.topic("transitions"))) {
            RecordDecoder<SegmentTransition> decoder = outputs.decoder(SegmentTransition.class);
            outputs.drain(record -> {
                SegmentTransition transition = decoder.decode(record.value());
                lines.put(transition.getId(), line(transition.getId(), Decision.of(transition)));
            });
        }
        return new HashSet<>(lines.values());
    }

    private static String line(String id, Decision one) {
        return String.join(
                ",",
                one.customer(),
                Long.toString(one.sequence()),
                one.target(),
                one.direction(),
                Instant.ofEpochMilli(one.time()).toString(),
                one.cause(),
                id);
    }

    /** By customer and number. */
    private static String order(String line) {
        String[] cells = line.split(",", 3);
        return "%6s %8s".formatted(cells[0], cells[1]);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
