package io.tierstream.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** More events than the job can decide on, for minutes: it falls behind, holds back what it cannot take, and catches up when it may. */
final class OverloadRun {

    private static final int CUSTOMERS = 20_000;
    private static final double ABOVE = 1.5;
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final World world;
    private final String name;
    private final long seed;
    private final int probe;
    private final Duration duration;

    /**
     * A run.
     *
     * @param probe events from which the capacity is taken, as fast as they come
     * @param duration of the overload
     */
    OverloadRun(World world, String name, long seed, int probe, Duration duration) {
        this.world = world;
        this.name = name;
        this.seed = seed;
        this.probe = probe;
        this.duration = duration;
    }

    Result run() throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Job job = new Job(world, Job.Settings.of(name, Rules.BACKLOG, true));
        Judge judge = new Judge(Rules.BACKLOG.compiled());
        try (Input input =
                new Input(world, job.topic("purchases"), new Purchases(random.nextLong(), CUSTOMERS), judge, seed, 0)) {
            job.start(Cluster.TASK_MANAGERS);
            double capacity = capacity(job, input);
            Gauges gauges = new Gauges(job);
            Instant last = overload(input, gauges, capacity * ABOVE);
            Instant begin = Instant.now();
            job.awaitAllRead();
            Duration rest = Duration.between(begin, Instant.now());
            judge.compareWithTwin();
            judge.wake(Instant.now().plus(Duration.ofDays(60)).toEpochMilli());
            try (Reading reading = new Reading(job, judge)) {
                reading.awaitAll(last);
                job.stop();
                return new Result(
                        name, true, List.of(), reading.verdict(last, input.letters()), notes(gauges, capacity, rest));
            }
        }
    }

    /** Events per second when nobody waits for them. */
    private double capacity(Job job, Input input) throws Exception {
        Instant begin = Instant.now();
        for (int i = 0; i < probe; i++) {
            input.send(begin);
        }
        input.flush();
        Instant written = Instant.now();
        job.awaitAllRead();
        double seconds = Duration.between(begin, Instant.now()).toMillis() / 1e3;
        Console.say(
                "  %s: %,d events in %.1f s, written in %.1f s",
                name, probe, seconds, Duration.between(begin, written).toMillis() / 1e3);
        return probe / seconds;
    }

    private Instant overload(Input input, Gauges gauges, double rate) throws Exception {
        try (Feeder feeder = new Feeder(input, rate)) {
            Instant end = Instant.now().plus(duration);
            while (Instant.now().isBefore(end)) {
                Faults.pass(LOOK);
                gauges.look();
            }
            feeder.end();
            return feeder.last();
        }
    }

    private Map<String, String> notes(Gauges gauges, double capacity, Duration rest) {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("capacity", "%,.0f events/s".formatted(capacity));
        notes.put("input", "%,.0f events/s for %d s".formatted(capacity * ABOVE, duration.toSeconds()));
        notes.put("furthest behind", "%,d events".formatted(gauges.greatest(Gauges.Reading::unread)));
        notes.put("caught up after", rest.toSeconds() + " s");
        notes.put("longest held back", gauges.greatest(Gauges.Reading::backPressured) / 10 + " %");
        notes.put("heap, first half and second", halves(gauges.halves(Gauges.Reading::heap)));
        notes.put("resident memory, first half and second", halves(gauges.halves(Gauges.Reading::resident)));
        return notes;
    }

    private static String halves(long[] megabytes) {
        return megabytes[0] + " and " + megabytes[1] + " MiB";
    }
}
