package io.tierstream.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The wall clock of every process of the Flink cluster is set forward or back, and right again, as {@code libfaketime} makes them believe.
 * Broker, registry and those who send events keep the right time. The clock by which the kernel measures how long something takes goes
 * on evenly, as on a machine whose time is set.
 */
record ClockJump(String name, Duration by) implements Fault {

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";
    private static final String PROPERTY = "tierstream.faketime";
    private static final String FILE = "clock";

    /** The library looks at its file once a second. */
    private static final Duration NOTICED = Duration.ofMillis(1_500);

    @Override
    public String what() {
        return "the wall clock of the Flink cluster is set " + (by.isNegative() ? "back" : "forward") + " by "
                + by.abs().toMinutes() + " minutes, and right again";
    }

    @Override
    public Optional<String> impossible() {
        return library().isPresent()
                ? Optional.empty()
                : Optional.of("needs libfaketime (apt-get install libfaketime, or -D" + PROPERTY + "=FILE)");
    }

    @Override
    public void strike(Job job, SplittableRandom random, Severity severity) throws Exception {
        set(job.world().directory(), by);
        Faults.pass(NOTICED.plus(severity.away()));
        set(job.world().directory(), Duration.ZERO);
        Faults.pass(NOTICED);
    }

    private static Optional<Path> library() {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        if (!Files.isDirectory(LIBRARIES)) {
            return Optional.empty();
        }
        try (Stream<Path> architectures = Files.list(LIBRARIES)) {
            return architectures
                    .map(architecture -> architecture.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lets the clock of a process be set: variables of its environment. */
    static Map<String, String> environment(Path directory) {
        Map<String, String> environment = new LinkedHashMap<>();
        set(directory, Duration.ZERO);
        environment.put("LD_PRELOAD", library().orElseThrow().toString());
        environment.put("FAKETIME_TIMESTAMP_FILE", directory.resolve(FILE).toString());
        environment.put("FAKETIME_CACHE_DURATION", "1");
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        environment.put("DONT_FAKE_MONOTONIC", "1");
        return environment;
    }

    /** In one step: nobody may read half of it. */
    private static void set(Path directory, Duration by) {
        try {
            Path written = Files.writeString(directory.resolve(FILE + ".new"), "%+d\n".formatted(by.toSeconds()));
            Files.move(written, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static final List<Fault> BOTH = List.of(
            new ClockJump("clock-forward", Duration.ofMinutes(10)),
            new ClockJump("clock-back", Duration.ofMinutes(-10)));
}
