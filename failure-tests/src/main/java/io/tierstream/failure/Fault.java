package io.tierstream.failure;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** Something that goes wrong. */
interface Fault {

    /** For {@code --only} and the table. */
    String name();

    /** What is done, for people. */
    String what();

    /** Why it cannot be tried here; empty when it can. */
    default Optional<String> impossible() {
        return Optional.empty();
    }

    /**
     * Does it, and gives back what it took; the job may still have to recover then. Returns only when the job has noticed, where it must.
     *
     * @param severity how hard
     */
    void strike(Job job, SplittableRandom random, Severity severity) throws Exception;

    /**
     * How hard faults hit.
     *
     * @param pause for how long processes stand still
     * @param away for how long a service is away
     */
    record Severity(Duration pause, Duration away) {

        static final Severity SHORT = new Severity(Duration.ofSeconds(3), Duration.ofSeconds(1));
        static final Severity LONG = new Severity(Duration.ofSeconds(30), Duration.ofSeconds(10));
    }
}
