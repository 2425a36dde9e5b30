package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All metrics of one customer, and the history that their windows forget from. */
public final class MetricState implements Row {

    private static final long DISTINCT_ROWS = 1L << 62;

    private final MetricPlan plan;
    private final MetricScratch scratch;
    private final Accumulator[] accumulators;
    private final History[] histories;

    /** Is told about a metric before its value changes. */
    @FunctionalInterface
    public interface Observer {
        void beforeChange(int metric);
    }

    private MetricState(MetricPlan plan, MetricScratch scratch, Pages pages) {
        this.plan = plan;
        this.scratch = scratch;
        accumulators = new Accumulator[plan.size()];
        for (int m = 0; m < accumulators.length; m++) {
            accumulators[m] = attach(Accumulators.create(plan.metrics().get(m), plan.storage()), m, pages);
        }
        histories = new History[plan.logCount()];
        for (int log = 0; log < histories.length; log++) {
            histories[log] = new History(plan, log, pages, scratch.entry, scratch.buffer);
        }
    }

    private static Accumulator attach(Accumulator accumulator, int metric, Pages pages) {
        if (accumulator instanceof DistinctValues distinct) {
            distinct.attach(pages, DISTINCT_ROWS | (long) metric << 40);
        }
        return accumulator;
    }

    /** The state of a customer without events. */
    public static MetricState empty(MetricPlan plan, MetricScratch scratch, Pages pages) {
        return new MetricState(plan, scratch, pages);
    }

    /** Reads what {@link #write} wrote under the same plan. */
    public static MetricState read(ByteReader in, MetricPlan plan, MetricScratch scratch, Pages pages) {
        MetricState state = new MetricState(plan, scratch, pages);
        for (Accumulator accumulator : state.accumulators) {
            accumulator.read(in);
        }
        for (History history : state.histories) {
            history.read(in);
        }
        return state;
    }

    public void write(ByteWriter out) {
        for (Accumulator accumulator : accumulators) {
            accumulator.write(out);
        }
        int bytes = 0;
        for (History history : histories) {
            bytes += history.residentBytes();
        }
        for (History history : histories) {
            if (bytes > plan.storage().residentBytes()) {
                history.spill();
            }
            history.write(out);
        }
    }

    /** Lets every event go that has left its windows by {@code now}. */
    public void expire(long now, Observer observer) {
        scratch.clearBroken();
        for (History history : histories) {
            history.expire(now, (window, entry) -> remove(window, entry, observer));
        }
        scratch.forEachBroken(this::rebuild);
    }

    private void remove(int window, HistoryEntry entry, Observer observer) {
        for (int i = 0; i < entry.feedCount(); i++) {
            for (int metric : entry.feed(i).windowed()[window]) {
                observer.beforeChange(metric);
                if (accumulators[metric].remove(entry.time(), entry.input(plan.input(metric)))) {
                    scratch.setBroken(metric);
                }
            }
        }
    }

    private void rebuild(int metric) {
        Accumulator accumulator = accumulators[metric];
        accumulator.reset();
        int window = plan.windows().indexOf(plan.metrics().get(metric).window());
        for (History history : histories) {
            if (history.isRead(window)) {
                history.search(window, entry -> takeBack(accumulator, metric, window, entry));
            }
        }
    }

    private boolean takeBack(Accumulator accumulator, int metric, int window, HistoryEntry entry) {
        for (int i = 0; i < entry.feedCount(); i++) {
            if (contains(entry.feed(i).windowed()[window], metric)) {
                return accumulator.takeBack(entry.time(), entry.input(plan.input(metric)));
            }
        }
        return true;
    }

    private static boolean contains(int[] metrics, int metric) {
        for (int candidate : metrics) {
            if (candidate == metric) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes in the event that {@link MetricScratch#check} has just let pass. {@link #expire} must have been called with
     * the same {@code now}.
     *
     * @param now the customer's clock, not before the event's time
     * @return false if the event came too late for every metric that selects it
     */
    public boolean add(Event event, long now, Observer observer) {
        EventMatch match = scratch.match;
        boolean counted = match.count() == 0;
        int sharedLog = -1;
        for (int i = 0; i < match.count(); i++) {
            Feed feed = match.feed(i);
            for (int metric : feed.lifetime()) {
                counted = true;
                take(metric, event.time(), match, observer);
            }
            boolean kept = false;
            for (int window = 0; window <= feed.longestWindow(); window++) {
                int[] metrics = feed.windowed()[window];
                if (metrics.length > 0 && plan.windows().get(window).expiry(event.time()) > now) {
                    kept = true;
                    for (int metric : metrics) {
                        take(metric, event.time(), match, observer);
                    }
                }
            }
            counted |= kept;
            if (kept && feed.ownLog() >= 0) {
                scratch.added.start(event.time());
                keep(feed, match);
                histories[feed.ownLog()].add(scratch.added, now);
            } else if (kept) {
                sharedLog = Math.max(sharedLog, feed.longestWindow());
            }
        }
        if (sharedLog >= 0) {
            scratch.added.start(event.time());
            for (int i = 0; i < match.count(); i++) {
                if (match.feed(i).ownLog() < 0 && match.feed(i).hasWindows()) {
                    keep(match.feed(i), match);
                }
            }
            histories[sharedLog].add(scratch.added, now);
        }
        return counted;
    }

    private void take(int metric, long time, EventMatch match, Observer observer) {
        observer.beforeChange(metric);
        accumulators[metric].add(time, match.input(plan.input(metric)));
    }

    private void keep(Feed feed, EventMatch match) {
        scratch.added.addFeed(feed);
        for (int input : feed.inputs()) {
            scratch.added.setInput(input, match.input(input));
        }
    }

    /**
     * The earliest instant after {@code now} at which the passing of time can change the answer of a watched metric;
     * {@code Long.MAX_VALUE} if there is none. It may name an instant at which nothing changes, so that looking ahead has
     * a bounded cost, but never one later than the first change.
     */
    public long nextChange() {
        long next = Long.MAX_VALUE;
        for (int metric = 0; metric < accumulators.length; metric++) {
            if (accumulators[metric] instanceof WindowExtreme extreme
                    && plan.watch(metric).isWatched()) {
                next = Math.min(next, scratch.lookAhead.nextChange(metric, extreme));
            }
        }
        for (int window = 0; window < plan.windows().size(); window++) {
            if (plan.isWatched(window)) {
                next = Math.min(next, scratch.lookAhead.nextChange(window, histories, accumulators));
            }
        }
        return next;
    }

    /** The metric's place among its thresholds; see {@link Thresholds}. */
    public int bucket(int metric, Thresholds thresholds) {
        return thresholds.bucket(accumulators[metric]);
    }

    /** A picture of the metric's value, for {@link Reading#value}. */
    public @Nullable Object reading(int metric) {
        return accumulators[metric].reading();
    }

    @Override
    public @Nullable Object value(int metric) {
        return Reading.value(accumulators[metric].reading());
    }

    /**
     * This state under another plan. Metrics that both plans define alike go over as they are; the others start with
     * what the history still holds of the events they select.
     */
    public MetricState migrate(MetricPlan target, MetricScratch targetScratch, Pages pages, long now) {
        List<KeptEntry> entries = drain();
        // Rows are named after the metric's position; those of a metric that goes must not be found by its successor.
        for (Accumulator accumulator : accumulators) {
            if (accumulator instanceof DistinctValues distinct) {
                distinct.detach();
            }
        }
        boolean[] taken = new boolean[accumulators.length];
        MetricState migrated = new MetricState(target, targetScratch, pages);
        boolean[] carried = new boolean[target.size()];
        for (int m = 0; m < target.size(); m++) {
            int same = target.sameMetric(m, plan);
            if (same >= 0) {
                migrated.accumulators[m] = attach(taken[same] ? copy(same) : accumulators[same], m, pages);
                taken[same] = true;
                carried[m] = true;
            }
        }
        for (KeptEntry entry : entries) {
            migrated.readmit(entry, plan, carried, now);
        }
        return migrated;
    }

    private Accumulator copy(int metric) {
        if (accumulators[metric] instanceof DistinctValues distinct) {
            return distinct.copy();
        }
        ByteWriter out = new ByteWriter(64);
        accumulators[metric].write(out);
        Accumulator copy = Accumulators.create(plan.metrics().get(metric), plan.storage());
        copy.read(new ByteReader(out.toBytes()));
        return copy;
    }

    /** An entry on its way to another plan; an input that it does not hold is null. */
    private record KeptEntry(
            long time, Feed[] feeds, @Nullable Object[] inputs) {}

    private List<KeptEntry> drain() {
        List<KeptEntry> entries = new ArrayList<>();
        for (History history : histories) {
            history.drain(entry -> {
                Feed[] feeds = new Feed[entry.feedCount()];
                for (int i = 0; i < feeds.length; i++) {
                    feeds[i] = entry.feed(i);
                }
                @Nullable Object[] inputs = new Object[plan.inputs().size()];
                for (Feed feed : feeds) {
                    for (int input : feed.inputs()) {
                        inputs[input] = entry.input(input);
                    }
                }
                entries.add(new KeptEntry(entry.time(), feeds, inputs));
            });
        }
        entries.sort((a, b) -> Long.compare(a.time(), b.time()));
        return entries;
    }

    private void readmit(KeptEntry entry, MetricPlan source, boolean[] carried, long now) {
        int sharedLog = -1;
        List<Feed> shared = new ArrayList<>();
        for (Feed old : entry.feeds()) {
            Feed feed = plan.sameFeed(old);
            if (feed == null || !feed.hasWindows()) {
                continue;
            }
            boolean kept = false;
            scratch.added.start(entry.time());
            for (int input : feed.inputs()) {
                int known = source.inputIndex(plan.inputs().get(input));
                scratch.added.setInput(input, known < 0 ? null : entry.inputs()[known]);
            }
            for (int window = 0; window <= feed.longestWindow(); window++) {
                if (plan.windows().get(window).expiry(entry.time()) > now && feed.windowed()[window].length > 0) {
                    kept = true;
                    for (int metric : feed.windowed()[window]) {
                        if (!carried[metric]) {
                            accumulators[metric].add(entry.time(), scratch.added.input(plan.input(metric)));
                        }
                    }
                }
            }
            if (kept && feed.ownLog() >= 0) {
                scratch.added.addFeed(feed);
                histories[feed.ownLog()].add(scratch.added, now);
            } else if (kept) {
                shared.add(feed);
                sharedLog = Math.max(sharedLog, feed.longestWindow());
            }
        }
        if (sharedLog >= 0) {
            scratch.added.start(entry.time());
            shared.forEach(scratch.added::addFeed);
            histories[sharedLog].add(scratch.added, now);
        }
    }
}
