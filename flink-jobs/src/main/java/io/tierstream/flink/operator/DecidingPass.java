package io.tierstream.flink.operator;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.population.CutOffs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The second pass of a replay: decides by the cut-offs that the first one has taken. */
final class DecidingPass implements ReplayPass {

    /** Engines are kept for so many cut-offs: partitions are read at different speed, so customers stand between different instants. */
    private static final int ENGINES = 16;

    private final Engine start;
    private final NavigableMap<Long, CutOffs> table = new TreeMap<>();

    /** By the instant as of which the cut-offs are; the one used longest ago goes first. */
    private final Map<Long, Engine> engines = new LinkedHashMap<>(ENGINES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Engine> eldest) {
            return size() > ENGINES;
        }
    };

    /**
     * A pass over all events.
     *
     * @param start decides up to the first instant
     */
    DecidingPass(Engine start, List<TimedCutOffs> cutOffs) {
        this.start = start;
        cutOffs.forEach(one -> table.put(one.instant(), one.cutOffs()));
    }

    @Override
    public long after(long instant) {
        Long next = table.higherKey(instant);
        return next == null ? Long.MAX_VALUE : next;
    }

    @Override
    public Engine engine(long instant) {
        Map.Entry<Long, CutOffs> inForce = table.floorEntry(instant);
        if (inForce == null) {
            return start;
        }
        CutOffs cutOffs = inForce.getValue();
        return cutOffs.isNone() ? start : engines.computeIfAbsent(cutOffs.asOf(), none -> compile(cutOffs));
    }

    /** An engine knows the cut-offs before those that it decides by. */
    private Engine compile(CutOffs cutOffs) {
        Map.Entry<Long, CutOffs> before = table.lowerEntry(cutOffs.asOf());
        return (before == null ? start : start.with(before.getValue())).with(cutOffs);
    }

    @Override
    public void see(Engine engine, Customer customer, long instant) {}

    @Override
    public void flush() {}

    @Override
    public boolean tells() {
        return true;
    }
}
