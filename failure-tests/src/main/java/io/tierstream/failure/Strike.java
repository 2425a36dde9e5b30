package io.tierstream.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A fault that happened.
 *
 * @param fault its name
 * @param recovery from the first blow until all was back, every task ran and what had been decided since could be read
 */
record Strike(String fault, Duration recovery) {

    /** Lets faults happen one after the other, each after a pause of up to so many milliseconds, and waits each time until the job is back. */
    static List<Strike> all(List<Fault> faults, Job job, SplittableRandom random, Fault.Severity severity, int pause)
            throws Exception {
        List<Strike> strikes = new ArrayList<>();
        for (Fault fault : faults) {
            Faults.pass(Duration.ofMillis(random.nextInt(pause)));
            Instant begin = Instant.now();
            fault.strike(job, random, severity);
            job.awaitWork();
            strikes.add(since(begin, fault.name(), job));
        }
        return strikes;
    }

    /** What has happened since an instant, now that the job is back; says so. */
    static Strike since(Instant begin, String what, Job job) {
        Strike strike = new Strike(what, Duration.between(begin, Instant.now()));
        Console.say(
                "  %s: %s, back after %.1f s",
                job.name(), what, strike.recovery().toMillis() / 1e3);
        return strike;
    }
}
