package io.tierstream.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Everything that is tried. */
final class Entries {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration PACE = Duration.ofSeconds(15);

    private Entries() {}

    /** How much of it. */
    enum Size {
        SHORT,
        LONG;

        Fault.Severity severity() {
            return this == SHORT ? Fault.Severity.SHORT : Fault.Severity.LONG;
        }

        int of(int inShort, int inLong) {
            return this == SHORT ? inShort : inLong;
        }
    }

    static List<Entry> of(Size size) {
        List<Entry> entries = new ArrayList<>();
        Faults.ALL.forEach(fault -> entries.add(single(fault, size)));
        entries.add(entry(
                "at-least-once",
                "every fault of above, one after the other, with at-least-once",
                (world, name, seed) -> all(world, name, seed, size)));
        entries.add(entry(
                "live",
                "events as they happen, windows of seconds; TaskManager and JobManager killed, TaskManager and broker paused",
                (world, name, seed) -> live(world, name, seed, size, liveFaults(size))));
        ClockJump.BOTH.forEach(jump -> entries.add(new Entry(
                jump.name(),
                jump.what() + ", while windows of seconds go on",
                true,
                jump.impossible(),
                (world, name, seed) -> live(world, name, seed, size, Collections.nCopies(size.of(1, 5), jump)))));
        entries.add(entry(
                "rescale-and-upgrade",
                "savepoints while events happen: parallelism 1, 2, 4, then 1 under a later rule set, then 2",
                (world, name, seed) -> new ElasticRun(
                                world, name, seed, size.of(200, 1_000), Duration.ofSeconds(size.of(3, 30)))
                        .run()));
        entries.add(entry(
                "backlog-24h",
                "a job that begins a day behind; nothing may end by the clock before its time",
                (world, name, seed) -> backlog(world, name, seed, size)));
        entries.add(entry(
                "poison",
                "1 record in 100 is garbage; a TaskManager is killed on the way",
                (world, name, seed) -> poison(world, name, seed, size)));
        entries.add(entry(
                "overload",
                "one and a half times of what the job can take",
                (world, name, seed) -> new OverloadRun(
                                world, name, seed, size.of(30_000, 300_000), Duration.ofSeconds(size.of(20, 600)))
                        .run()));
        return entries;
    }

    private static Entry entry(String name, String what, Entry.Trial trial) {
        return new Entry(name, what, false, Optional.empty(), trial);
    }

    private static Entry single(Fault fault, Size size) {
        boolean often = fault.name().equals("taskmanager-kill");
        List<Fault> faults = Collections.nCopies(size.of(1, often ? 20 : 5), fault);
        int most = often ? 3_000_000 : 1_000_000;
        return new Entry(
                fault.name(),
                fault.what(),
                false,
                fault.impossible(),
                (world, name, seed) -> new BacklogRun(
                                world, plan(name, seed, size, most, faults).withPace(pace(fault, size)))
                        .run());
    }

    /**
     * A month behind, exactly once, without garbage.
     *
     * @param most events in the long form
     */
    private static BacklogRun.Plan plan(String name, long seed, Size size, int most, List<Fault> faults) {
        return new BacklogRun.Plan(
                name,
                seed,
                true,
                size.of(50_000, most),
                size.of(2_000, 20_000),
                MONTH,
                0,
                faults,
                size.severity(),
                PACE);
    }

    /** What stands still for long needs events for longer. */
    private static Duration pace(Fault fault, Size size) {
        return fault.name().endsWith("kill") ? PACE : PACE.plus(size.severity().pause());
    }

    private static Result all(World world, String name, long seed, Size size) throws Exception {
        List<Fault> faults = Faults.ALL.stream()
                .filter(fault -> fault.impossible().isEmpty())
                .toList();
        BacklogRun.Plan plan = plan(name, seed, size, 1_000_000, faults)
                .atLeastOnce()
                .withGarbage(1)
                .withPace(PACE.plus(size.severity().pause()));
        return new BacklogRun(world, plan).run();
    }

    private static List<Fault> liveFaults(Size size) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < size.of(1, 5); i++) {
            List.of("taskmanager-kill", "jobmanager-kill", "taskmanager-pause", "broker-kill")
                    .forEach(fault -> faults.add(Faults.named(fault)));
        }
        return faults;
    }

    private static Result live(World world, String name, long seed, Size size, List<Fault> faults) throws Exception {
        return new LiveRun(
                        world,
                        new LiveRun.Plan(
                                name, seed, true, size.of(300, 1_000), size.of(400, 2_000), 1, faults, size.severity()))
                .run();
    }

    private static Result backlog(World world, String name, long seed, Size size) throws Exception {
        BacklogRun.Plan plan = plan(name, seed, size, 5_000_000, List.of()).over(DAY, size.of(2_000, 50_000));
        return new BacklogRun(world, plan).run();
    }

    private static Result poison(World world, String name, long seed, Size size) throws Exception {
        List<Fault> faults = List.of(Faults.named("taskmanager-kill"));
        return new BacklogRun(world, plan(name, seed, size, 1_000_000, faults).withGarbage(1)).run();
    }
}
