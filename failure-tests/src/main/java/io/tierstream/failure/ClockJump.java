package io.tierstream.failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The wall clock of every process of the Flink cluster is set forward or back, and right again: {@code clock.c}, preloaded, makes them
 * believe so. Broker, registry and those who send events keep the right time.
 */
record ClockJump(String name, Duration by) implements Fault {

    static final List<Fault> BOTH = List.of(
            new ClockJump("clock-forward", Duration.ofMinutes(10)),
            new ClockJump("clock-back", Duration.ofMinutes(-10)));

    /** Long enough for every partition's clock to be looked at on a machine that is busy. */
    private static final Duration NOTICED = Duration.ofSeconds(5);

    private static final String OFFSET = "clock-offset";

    @Override
    public String what() {
        return "the wall clock of the Flink cluster is set " + (by.isNegative() ? "back" : "forward") + " by "
                + by.abs().toMinutes() + " minutes, and right again";
    }

    @Override
    public Optional<String> impossible() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("needs Linux");
        }
        try {
            Commands.run("cc", "--version");
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("needs a C compiler (cc), for the library that sets the clock");
        }
    }

    @Override
    public void strike(Job job, SplittableRandom random, Severity severity) throws Exception {
        set(job.world().directory(), by);
        Faults.pass(severity.away().plus(NOTICED));
        set(job.world().directory(), Duration.ZERO);
    }

    /** The variables with which the wall clock of a process can be set. */
    static Map<String, String> environment(Path directory) throws IOException {
        set(directory, Duration.ZERO);
        Path source = directory.resolve("clock.c");
        try (InputStream in = ClockJump.class.getResourceAsStream("clock.c")) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        String library = directory.resolve("clock.so").toString();
        Commands.run("cc", "-shared", "-fPIC", "-O2", "-o", library, source.toString(), "-ldl");
        return Map.of(
                "LD_PRELOAD",
                library,
                "CLOCK_OFFSET_FILE",
                directory.resolve(OFFSET).toString());
    }

    /** In place: the processes have the file mapped. */
    private static void set(Path directory, Duration by) {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(by.toSeconds())
                .flip();
        try (FileChannel file =
                FileChannel.open(directory.resolve(OFFSET), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(seconds, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
