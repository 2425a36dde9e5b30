package io.tierstream.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Savepoint and restore while events happen: at parallelism 1, 2 and 4, then under a later rule set, by which more is kept of each
 * customer, then larger again. Nothing is told twice, and nothing is forgotten on the way.
 */
final class ElasticRun {

    private static final Duration QUIET = Duration.ofSeconds(10);

    private final World world;
    private final String name;
    private final long seed;
    private final double rate;
    private final Duration each;

    /**
     * A run.
     *
     * @param rate events per second
     * @param each for how long it works at each parallelism
     */
    ElasticRun(World world, String name, long seed, double rate, Duration each) {
        this.world = world;
        this.name = name;
        this.seed = seed;
        this.rate = rate;
        this.each = each;
    }

    Result run() throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Job job = new Job(world, Job.Settings.of(name, Rules.LIVE, true));
        Judge judge = new Judge(Rules.LIVE.compiled());
        List<Strike> strikes = new ArrayList<>();
        try (Input input = new Input(
                world, job.topic("purchases"), new Purchases(random.nextLong(), 500), judge, random.nextLong(), 1)) {
            job.start(1);
            try (Feeder feeder = new Feeder(input, rate);
                    Reading reading = new Reading(job, judge)) {
                Faults.pass(each);
                strikes.add(restore(job, 2));
                Faults.pass(each);
                strikes.add(restoreLarger(job));
                Faults.pass(each);
                strikes.add(upgrade(job, feeder, reading, judge));
                Faults.pass(each);
                strikes.add(restore(job, 2));
                Faults.pass(each);
                feeder.end();
                Instant end = feeder.last().plus(QUIET);
                judge.wake(end.toEpochMilli());
                reading.awaitAll(end);
                job.stop();
                Verdict verdict = reading.verdict(end, input.letters());
                Map<String, String> notes = new LinkedHashMap<>();
                notes.put("brought about by time alone", "%,d".formatted(judge.byTime()));
                return new Result(name, true, strikes, verdict, notes);
            }
        }
    }

    /** While events go on: they are a backlog when the job is back. */
    private Strike restore(Job job, int parallelism) {
        Instant begin = Instant.now();
        job.start(parallelism, job.stop());
        return Strike.since(begin, "restore at parallelism " + parallelism, job);
    }

    private Strike restoreLarger(Job job) {
        Cluster cluster = world.cluster();
        while (cluster.workers() < 4) {
            cluster.startWorker();
        }
        cluster.awaitWorkers();
        return restore(job, 4);
    }

    /**
     * The judge can only know which rules decided on what if everything is read, and nothing more is due, before the new ones come: a
     * moment that is due when a customer is brought over is decided by the new rules, and for their sake.
     */
    private Strike upgrade(Job job, Feeder feeder, Reading reading, Judge judge) throws Exception {
        feeder.pause();
        judge.wake(feeder.last().plus(QUIET).toEpochMilli());
        reading.awaitAll(feeder.last().plus(QUIET));
        job.awaitAllRead();
        Instant begin = Instant.now();
        String savepoint = job.stop();
        while (world.cluster().workers() > Cluster.TASK_MANAGERS) {
            world.cluster().killWorker(0);
        }
        world.cluster().awaitWorkers();
        job.publish(Rules.LIVE_2);
        judge.upgrade(Rules.LIVE_2.compiled());
        job.start(1, savepoint);
        job.awaitInForce(Rules.LIVE_2);
        feeder.resume();
        return Strike.since(begin, "restore at parallelism 1 under a later rule set", job);
    }
}
