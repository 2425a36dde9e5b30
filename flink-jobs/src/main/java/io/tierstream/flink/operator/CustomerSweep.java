package io.tierstream.flink.operator;

import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.jspecify.annotations.Nullable;

/**
 * Goes over all customers of a task, the silent ones too, a slice at a time, so that events do not wait for it.
 *
 * <p>RocksDB's keys are read as of the start, through an iterator that stays open from slice to slice and sees nothing of what is written
 * meanwhile. A state backend on the heap has no such view; its keys, which are there anyhow, are listed first.
 */
final class CustomerSweep implements AutoCloseable {

    /** How long a slice takes, nanoseconds; with {@link #PAUSE} between two of them less than a third of the task's time. */
    private static final long SLICE = 4_000_000;

    /** Time between two slices, milliseconds. */
    static final long PAUSE = 10;

    private static final String ROCKSDB = "rocksdb";

    private final KeyedStateBackend<String> backend;
    private final String state;
    private @Nullable Stream<String> keys;
    private @Nullable Iterator<String> left;
    private @Nullable Visitor visitor;

    /** Is shown every customer, and told when there are no more. */
    interface Visitor {

        void visit(String key) throws Exception;

        void finish() throws Exception;
    }

    /**
     * A sweep that has not begun.
     *
     * @param state the name of the state that every customer has
     */
    CustomerSweep(KeyedStateBackend<String> backend, String state) {
        this.backend = backend;
        this.state = state;
    }

    /** Begins; a sweep under way is given up. All that waits to be written must have been. */
    void start(Visitor next) {
        close();
        visitor = next;
        keys = backend.getKeys(state, VoidNamespace.INSTANCE);
        if (backend.getBackendTypeIdentifier().equals(ROCKSDB)) {
            left = keys.iterator();
        } else {
            left = keys.toList().iterator();
        }
    }

    boolean isUnderWay() {
        return left != null;
    }

    /** Goes on for a slice. */
    void goOn() throws Exception {
        long end = System.nanoTime() + SLICE;
        Iterator<String> iterator = left;
        Visitor current = visitor;
        while (iterator != null && current != null) {
            if (!iterator.hasNext()) {
                close();
                current.finish();
                return;
            }
            current.visit(iterator.next());
            if (System.nanoTime() - end >= 0) {
                return;
            }
        }
    }

    /** Gives up. */
    @Override
    public void close() {
        if (keys != null) {
            keys.close();
        }
        keys = null;
        left = null;
        visitor = null;
    }
}
