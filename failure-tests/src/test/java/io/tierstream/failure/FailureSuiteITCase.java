package io.tierstream.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The short form of {@code failure-tests/run}: every fault once, one seed. */
final class FailureSuiteITCase {

    private static final long SEED = 1;

    private static @Nullable World world;

    @BeforeAll
    static void start() throws Exception {
        world = new World();
    }

    @AfterAll
    static void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void nothingIsLostOrToldTwiceThoughEveryPartFails() throws Exception {
        List<Fault> faults = Faults.ALL.stream()
                .filter(fault -> fault.impossible().isEmpty())
                .toList();
        Faults.ALL.stream()
                .filter(fault -> fault.impossible().isPresent())
                .forEach(fault -> Console.say("SKIPPED: %s, %s", fault.name(), fault.impossible()));
        Result result = new BacklogRun(
                        world(),
                        new BacklogRun.Plan(
                                "once",
                                SEED,
                                true,
                                100_000,
                                2_000,
                                Duration.ofDays(30),
                                1,
                                faults,
                                Fault.Severity.SHORT,
                                Duration.ofSeconds(15)))
                .run();
        Console.say("%s", result.verdict());
        assertThat(result.kept()).as(result.verdict().toString()).isTrue();
    }

    private static World world() {
        return Objects.requireNonNull(world);
    }
}
