package io.tierstream.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The short form of {@code failure-tests/run}: every fault once, one seed, in one cluster. */
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
        for (Fault fault : Faults.ALL) {
            fault.impossible().ifPresent(why -> Console.say("SKIPPED %s: %s", fault.name(), why));
        }
        List<Fault> possible = Faults.ALL.stream()
                .filter(fault -> fault.impossible().isEmpty())
                .toList();
        assertKept(backlog("exactly-once", true, 60_000, possible));
    }

    @Test
    void atLeastOnceNothingIsLeftOutOnceRepeatedIdsAreDropped() throws Exception {
        assertKept(backlog(
                "at-least-once",
                false,
                20_000,
                List.of(Faults.named("taskmanager-kill"), Faults.named("jobmanager-kill"))));
    }

    @Test
    void whatTimeAloneBringsAboutHoldsAtItsInstantThoughTaskManagersDie() throws Exception {
        List<Fault> faults = List.of(Faults.named("taskmanager-kill"), Faults.named("taskmanager-pause"));
        assertKept(new LiveRun(world(), new LiveRun.Plan("live", SEED, true, 200, 400, 1, faults, Fault.Severity.SHORT))
                .run());
    }

    @Test
    void goesOnAtAnotherParallelismAndUnderLaterRules() throws Exception {
        assertKept(new ElasticRun(world(), "elastic", SEED, 200, Duration.ofSeconds(2)).run());
    }

    private static Result backlog(String name, boolean exactlyOnce, int events, List<Fault> faults) throws Exception {
        return new BacklogRun(
                        world(),
                        new BacklogRun.Plan(
                                name,
                                SEED,
                                exactlyOnce,
                                events,
                                2_000,
                                Duration.ofDays(30),
                                1,
                                faults,
                                Fault.Severity.SHORT,
                                Duration.ofSeconds(10)))
                .run();
    }

    private static void assertKept(Result result) {
        Console.say("%s: %s %s", result.name(), result.verdict(), result.notes());
        assertThat(result.kept()).as(result.verdict().toString()).isTrue();
    }

    private static World world() {
        return Objects.requireNonNull(world);
    }
}
