package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.event.Event;
import java.util.function.IntConsumer;

/** Working space that all customers of one thread share. */
public final class MetricScratch {

    /** 0001-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z: no sum of a time and a window can overflow. */
    private static final long EARLIEST = -62_135_596_800_000L;

    private static final long LATEST = 253_402_300_799_999L;

    final EventMatch match;
    final HistoryEntry entry;
    final HistoryEntry added;
    final ByteWriter buffer = new ByteWriter(256);
    final LookAhead lookAhead;
    private final boolean[] broken;
    private boolean anyBroken;

    /** For deciding: what is looked at are the history pages at hand. */
    public static MetricScratch of(MetricPlan plan) {
        return new MetricScratch(plan, false);
    }

    /** For a forecast, which must not depend on what pages are at hand. */
    public static MetricScratch forForecast(MetricPlan plan) {
        return new MetricScratch(plan, true);
    }

    private MetricScratch(MetricPlan plan, boolean readsPages) {
        match = plan.newMatch();
        entry = new HistoryEntry(plan);
        added = new HistoryEntry(plan);
        lookAhead = new LookAhead(plan, readsPages);
        broken = new boolean[plan.size()];
    }

    /**
     * Checks that an event can be applied.
     *
     * @throws RejectedEventException if its time is not within the years 1 to 9999, or a metric that selects it needs a
     *     number that is none
     */
    public void check(Event event) {
        checkTime(event);
        match.match(event);
    }

    /**
     * Checks that an event can be applied that no metric sees.
     *
     * @throws RejectedEventException if its time is not within the years 1 to 9999
     */
    public static void checkTime(Event event) {
        if (event.time() < EARLIEST || event.time() > LATEST) {
            throw RejectedEventException.timeOutOfRange(event.time());
        }
    }

    void clearBroken() {
        anyBroken = false;
    }

    void setBroken(int metric) {
        broken[metric] = true;
        anyBroken = true;
    }

    void forEachBroken(IntConsumer repair) {
        if (anyBroken) {
            for (int metric = 0; metric < broken.length; metric++) {
                if (broken[metric]) {
                    broken[metric] = false;
                    repair.accept(metric);
                }
            }
        }
    }
}
