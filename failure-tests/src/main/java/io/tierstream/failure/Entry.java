package io.tierstream.failure;

import java.util.Optional;

/**
 * A row of the table.
 *
 * @param name for {@code --only}
 * @param what is done, for people
 * @param ownClock whether the wall clock of the Flink cluster must be one that can be set
 * @param impossible why it cannot be tried on this machine; empty when it can
 */
record Entry(String name, String what, boolean ownClock, Optional<String> impossible, Trial trial) {

    /** Tries it. */
    @FunctionalInterface
    interface Trial {

        /**
         * Runs a job and disturbs it.
         *
         * @param name that no other run of this world has
         */
        Result run(World world, String name, long seed) throws Exception;
    }
}
