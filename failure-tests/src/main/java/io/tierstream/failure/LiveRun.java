package io.tierstream.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Events happen now, windows end within seconds, and half of all transitions come from time alone: what the wall clock decides must hold at
 * its event time, whoever is killed meanwhile.
 */
final class LiveRun {

    /** After so long without events every window has ended. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    /** Faults during which events reach the broker so late that they are out of order, by what is promised: nothing is sent meanwhile. */
    private static final Set<String> WITHOUT_BROKER = Set.of("broker-kill", "broker-pause");

    private static final int MAX_DELAY_MILLIS = 4_000;

    private final World world;
    private final Plan plan;

    /**
     * What to run.
     *
     * @param rate events per second
     */
    record Plan(
            String name,
            long seed,
            boolean exactlyOnce,
            double rate,
            int customers,
            double garbage,
            List<Fault> faults,
            Fault.Severity severity) {}

    LiveRun(World world, Plan plan) {
        this.world = world;
        this.plan = plan;
    }

    Result run() throws Exception {
        SplittableRandom random = new SplittableRandom(plan.seed());
        Job job = new Job(world, Job.Settings.of(plan.name(), Rules.LIVE, plan.exactlyOnce()));
        Judge judge = new Judge(Rules.LIVE.compiled());
        try (Input input = new Input(
                world,
                job.topic("purchases"),
                new Purchases(random.nextLong(), plan.customers()),
                judge,
                random.nextLong(),
                plan.garbage())) {
            job.start(Cluster.TASK_MANAGERS);
            try (Feeder feeder = new Feeder(input, plan.rate());
                    Reading reading = new Reading(job, judge)) {
                List<Fault> faults = plan.faults().stream()
                        .map(fault -> quiet(fault, feeder))
                        .toList();
                List<Strike> strikes = Strike.all(faults, job, random, plan.severity(), MAX_DELAY_MILLIS);
                feeder.end();
                return finish(job, feeder, reading, input, judge, strikes);
            }
        }
    }

    /** A fault during which nothing is sent, if the broker is what fails. */
    private static Fault quiet(Fault fault, Feeder feeder) {
        return WITHOUT_BROKER.contains(fault.name()) ? new Quiet(fault, feeder) : fault;
    }

    private record Quiet(Fault fault, Feeder feeder) implements Fault {

        @Override
        public String name() {
            return fault.name();
        }

        @Override
        public String what() {
            return fault.what();
        }

        @Override
        public void strike(Job job, SplittableRandom random, Severity severity) throws Exception {
            feeder.pause();
            fault.strike(job, random, severity);
            feeder.resume();
        }
    }

    private Result finish(Job job, Feeder feeder, Reading reading, Input input, Judge judge, List<Strike> strikes) {
        judge.compareWithTwin();
        Instant end = feeder.last().plus(QUIET);
        judge.wake(end.toEpochMilli());
        reading.awaitAll(end);
        job.stop();
        Verdict verdict = reading.verdict(end, input.letters());
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("customers", "%,d".formatted(judge.customers()));
        notes.put("by the naive twin too", Integer.toString(judge.sampled()));
        notes.put("brought about by time alone", "%,d".formatted(judge.byTime()));
        return new Result(plan.name(), plan.exactlyOnce(), strikes, verdict, notes);
    }
}
