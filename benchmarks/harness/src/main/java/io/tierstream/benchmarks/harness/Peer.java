package io.tierstream.benchmarks.harness;

import java.nio.file.Path;

/** A system that is measured. It has a constructor without arguments and runs in a process of its own, {@link PeerProcess}. */
public interface Peer {

    /**
     * Starts to work on a stretch of input, from its beginning, and returns at once.
     *
     * @throws Exception when it cannot start
     */
    Run start(Workload workload, Stretch stretch) throws Exception;

    /** Work that has started. */
    interface Run extends AutoCloseable {

        /** Events that have gone through the part that holds the customers' state. Cheap: it is asked a hundred times a second. */
        long events();

        /** Records given to the output so far. */
        long outputs();

        /**
         * What else there is to tell, by name, as numbers that only grow; a report shows them per event.
         *
         * @see Figures
         */
        default Figures counters() {
            return Figures.NONE;
        }

        /**
         * What there is to tell at the end, such as {@code state-bytes}; a report shows them as they are. Asked once, after the last
         * event, before {@link #close}.
         */
        default Figures figures() {
            return Figures.NONE;
        }

        /** Whether state is being made durable just now. As cheap as {@link #events}. */
        default boolean checkpointing() {
            return false;
        }

        /** The version of the rules in force in every task; 0 where rules have none. As cheap as {@link #events}. */
        default long rulesVersion() {
            return 0;
        }

        /**
         * Stops before the end and keeps the state, for others to go on from, see {@link Workload#KEPT_STATE}.
         *
         * @param directory where it goes
         */
        default void keep(Path directory) throws Exception {
            throw new UnsupportedOperationException("this peer cannot keep its state");
        }

        /**
         * Looks after the work.
         *
         * @throws Exception what made it fail
         */
        void check() throws Exception;

        /** Writes what is still to be written, ends the work and frees what it holds. */
        @Override
        void close() throws Exception;
    }
}
