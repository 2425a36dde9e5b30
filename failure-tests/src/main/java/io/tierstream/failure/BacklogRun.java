package io.tierstream.failure;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A live job reads a history that lies behind it, slowly enough that it is still at work when the faults come. Time alone ends much in
 * such a history, and nothing may be ended by the wall clock before the events that prevent it have been read.
 */
final class BacklogRun {

    /** Longer than every window of the rules after which something ends. */
    private static final Duration AFTERWARDS = Duration.ofDays(60);

    private static final int MAX_DELAY_MILLIS = 2_000;

    private final World world;
    private final Plan plan;

    /**
     * What to run.
     *
     * @param name begins the names of topics
     * @param span how far back the history begins
     * @param garbage records in a hundred that cannot be used
     * @param faults what happens, in this order
     * @param pace for how long each fault needs events to be read meanwhile
     */
    record Plan(
            String name,
            long seed,
            boolean exactlyOnce,
            int events,
            int customers,
            Duration span,
            double garbage,
            List<Fault> faults,
            Fault.Severity severity,
            Duration pace) {

        /** The same with at-least-once. */
        Plan atLeastOnce() {
            return new Plan(name, seed, false, events, customers, span, garbage, faults, severity, pace);
        }

        /** The same with another span, and so many customers. */
        Plan over(Duration otherSpan, int otherCustomers) {
            return new Plan(
                    name, seed, exactlyOnce, events, otherCustomers, otherSpan, garbage, faults, severity, pace);
        }

        Plan withGarbage(double percent) {
            return new Plan(name, seed, exactlyOnce, events, customers, span, percent, faults, severity, pace);
        }

        Plan withPace(Duration otherPace) {
            return new Plan(name, seed, exactlyOnce, events, customers, span, garbage, faults, severity, otherPace);
        }
    }

    BacklogRun(World world, Plan plan) {
        this.world = world;
        this.plan = plan;
    }

    Result run() throws Exception {
        SplittableRandom random = new SplittableRandom(plan.seed());
        Job job = new Job(world, Job.Settings.of(plan.name(), Rules.BACKLOG, plan.exactlyOnce()));
        Judge judge = new Judge(Rules.BACKLOG.compiled());
        try (Input input = new Input(
                world,
                job.topic("purchases"),
                new Purchases(random.nextLong(), plan.customers()),
                judge,
                random.nextLong(),
                plan.garbage())) {
            write(input, random);
            judge.compareWithTwin();
            judge.wake(Instant.now().plus(AFTERWARDS).toEpochMilli());
            limit(input);
            job.start(Cluster.TASK_MANAGERS);
            try (Reading reading = new Reading(job, judge)) {
                List<Strike> strikes = Strike.all(plan.faults(), job, random, plan.severity(), MAX_DELAY_MILLIS);
                return finish(job, reading, input, judge, strikes);
            }
        }
    }

    private void write(Input input, SplittableRandom random) {
        Instant end = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        double step = (double) plan.span().toMillis() / plan.events();
        for (int i = 0; i < plan.events(); i++) {
            long before = (long) (step * (plan.events() - i));
            input.send(end.minusMillis(before));
        }
        input.flush();
    }

    private void limit(Input input) throws Exception {
        if (plan.faults().isEmpty()) {
            return;
        }
        double seconds = plan.pace().toMillis() / 1e3 * plan.faults().size();
        world.limitReaders(Math.max(20_000, input.bytes() / seconds / Cluster.TASK_MANAGERS));
    }

    private Result finish(Job job, Reading reading, Input input, Judge judge, List<Strike> strikes) throws Exception {
        Instant begin = Instant.now();
        world.limitReaders(null);
        reading.awaitAll(begin);
        Duration rest = Duration.between(begin, Instant.now());
        job.stop();
        Verdict verdict = reading.verdict(begin, input.letters());
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("customers", "%,d".formatted(judge.customers()));
        notes.put("by the naive twin too", Integer.toString(judge.sampled()));
        if (strikes.isEmpty()) {
            notes.put("events/s until all was caught up", "%,.0f".formatted(judge.events() / (rest.toMillis() / 1e3)));
        }
        return new Result(plan.name(), plan.exactlyOnce(), strikes, verdict, notes);
    }
}
