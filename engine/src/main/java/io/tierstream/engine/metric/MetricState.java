package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** All metrics of one customer, and the history that their windows forget from. */
public final class MetricState {

    /** What {@link #instant} says of an undefined value. */
    public static final long NO_INSTANT = Long.MIN_VALUE;

    private static final long DISTINCT_ROWS = 1L << 62;
    private static final long EXTREME_ROWS = 1L << 61;
    private static final long TOP_ROWS = 1L << 60;

    private final MetricPlan plan;
    private final MetricScratch scratch;
    private final Accumulator[] accumulators;
    private final History[] histories;
    private final Buckets buckets;
    private final YearSpans years;

    /** Is told about a metric before its value changes. */
    @FunctionalInterface
    public interface Observer {
        void beforeChange(int metric);

        /** An event has changed when it is that time alone changes something, be it only later. */
        default void courseMoved() {}
    }

    private MetricState(MetricPlan plan, MetricScratch scratch, Pages pages) {
        this.plan = plan;
        this.scratch = scratch;
        accumulators = new Accumulator[plan.size()];
        for (int m = 0; m < accumulators.length; m++) {
            accumulators[m] = attach(create(m), m, pages);
        }
        buckets = new Buckets(accumulators);
        histories = new History[plan.logCount()];
        for (int log = 0; log < histories.length; log++) {
            histories[log] = new History(plan, log, pages, scratch.entry, scratch.buffer);
        }
        years = new YearSpans(plan, accumulators, histories, buckets);
    }

    private Accumulator create(int metric) {
        MetricDefinition definition = plan.metrics().get(metric);
        if (!(definition.motion() instanceof Motion.Forecast forecast)) {
            return Accumulators.create(definition, plan.storage());
        }
        int keeper = plan.keeper(metric);
        PurchaseHistory history = keeper == metric
                ? new PurchaseHistory(forecast.day(), definition.field() != null)
                : ((Forecasting) accumulators[keeper]).history();
        return new Forecasting(forecast, history, keeper == metric);
    }

    private static Accumulator attach(Accumulator accumulator, int metric, Pages pages) {
        if (accumulator instanceof DistinctValues distinct) {
            distinct.attach(pages, DISTINCT_ROWS | (long) metric << 40);
        } else if (accumulator instanceof WindowExtreme extreme) {
            extreme.attach(pages, EXTREME_ROWS | (long) metric << 40);
        } else if (accumulator instanceof TopValue top) {
            top.attach(pages, TOP_ROWS | (long) metric << 40);
        }
        return accumulator;
    }

    /** The state of a customer without events. */
    public static MetricState empty(MetricPlan plan, MetricScratch scratch, Pages pages) {
        return new MetricState(plan, scratch, pages);
    }

    /**
     * Reads what {@link #write} wrote under the same plan, in place of what was here.
     *
     * @param now the customer's clock
     */
    public void read(ByteReader in, long now) {
        readAccumulators(in);
        buckets.forgetAll();
        years.restart(now);
        for (History history : histories) {
            history.read(in);
        }
    }

    /**
     * Forgets everything, rows included.
     *
     * @param now the customer's clock
     */
    public void erase(long now) {
        detachAll();
        for (Accumulator accumulator : accumulators) {
            accumulator.clear();
        }
        for (History history : histories) {
            history.erase();
        }
        buckets.forgetAll();
        years.restart(now);
    }

    /** Rows are named after the metric's position; those of a metric that goes must not be found by its successor. */
    private void detachAll() {
        for (Accumulator accumulator : accumulators) {
            if (accumulator instanceof DistinctValues distinct) {
                distinct.detach();
            } else if (accumulator instanceof WindowExtreme extreme) {
                extreme.detach();
            } else if (accumulator instanceof TopValue top) {
                top.detach();
            }
        }
    }

    /** Most metrics of a customer show nothing most of the time: a bit says so. */
    private void readAccumulators(ByteReader in) {
        int bits = 0;
        for (int m = 0; m < accumulators.length; m++) {
            if ((m & 7) == 0) {
                bits = in.readByte();
            }
            if ((bits & 1 << (m & 7)) != 0) {
                accumulators[m].read(in);
            } else {
                accumulators[m].clear();
            }
        }
    }

    private void writeAccumulators(ByteWriter out) {
        for (int first = 0; first < accumulators.length; first += 8) {
            int at = out.size();
            out.writeByte(0);
            int bits = 0;
            for (int m = first; m < Math.min(first + 8, accumulators.length); m++) {
                if (!accumulators[m].isEmpty()) {
                    bits |= 1 << (m & 7);
                    accumulators[m].write(out);
                }
            }
            out.setByte(at, bits);
        }
    }

    /** Whether the state is laid out by a plan. */
    public boolean isOf(MetricPlan candidate) {
        return plan == candidate;
    }

    public void write(ByteWriter out) {
        writeAccumulators(out);
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
        expire(now, window -> true, observer);
    }

    /** The same for some windows; the metrics of others fall behind the clock and must not be looked at any more. */
    public void expire(long now, IntPredicate windows, Observer observer) {
        scratch.clearBroken();
        for (History history : histories) {
            if (history.isDue(now)) {
                history.expire(now, windows, (window, entry) -> remove(window, entry, observer));
            }
        }
        scratch.forEachBroken(metric -> rebuild(metric, now));
        if (!years.isEmpty()) {
            years.turn(now, windows, observer);
        }
    }

    private void remove(int window, HistoryEntry entry, Observer observer) {
        if (years.of(window) != null) {
            return;
        }
        for (int i = 0; i < entry.feedCount(); i++) {
            for (int metric : entry.feed(i).windowed()[window]) {
                observer.beforeChange(metric);
                buckets.forget(metric);
                if (accumulators[metric].remove(entry.time(), entry.input(plan.input(metric)))) {
                    scratch.setBroken(metric);
                }
            }
            for (int metric : entry.feed(i).entering()[window]) {
                observer.beforeChange(metric);
                buckets.forget(metric);
                accumulators[metric].add(entry.time(), entry.input(plan.input(metric)));
            }
        }
    }

    private void rebuild(int metric, long now) {
        Accumulator accumulator = accumulators[metric];
        Window window = plan.metrics().get(metric).window();
        int number = plan.windows().indexOf(window);
        YearSpan span = years.of(number);
        if (span != null) {
            years.gather(metric, span);
            return;
        }
        accumulator.reset();
        for (int log : plan.logsOf(number)) {
            histories[log].search(
                    number, entry -> window.entry(entry.time()) <= now && takeBack(accumulator, metric, number, entry));
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
        int log = -1;
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
                    takeInto(window, metrics, event.time(), now, match, observer);
                }
            }
            counted |= kept;
            if (kept) {
                log = gather(feed, event.time(), log, now);
                for (int input : feed.inputs()) {
                    scratch.added.setInput(input, match.input(input));
                }
            }
        }
        if (log >= 0) {
            histories[log].add(scratch.added, now);
        }
        if (!years.isEmpty()) {
            years.follow(now, observer);
        }
        for (int metric : plan.windowGaps()) {
            if (((WindowGap) accumulators[metric]).isBroken()) {
                rebuild(metric, now);
            }
        }
        return counted;
    }

    /**
     * Puts a feed into the entry that is being gathered for its log. The feeds of a log come one after the other; with the
     * first of another log the entry before is complete.
     *
     * @param log the log of the entry that is being gathered; -1 for none
     * @return the log of the feed
     */
    private int gather(Feed feed, long time, int log, long now) {
        if (feed.log() != log) {
            if (log >= 0) {
                histories[log].add(scratch.added, now);
            }
            scratch.added.start(time);
        }
        scratch.added.addFeed(feed);
        return feed.log();
    }

    /** Takes an event into the metrics of a window, or notes that it will come into them. */
    private void takeInto(int window, int[] metrics, long time, long now, EventMatch match, Observer observer) {
        boolean enters = holds(window, time, now);
        for (int metric : metrics) {
            if (enters) {
                take(metric, time, match, observer);
            } else {
                observer.beforeChange(metric);
            }
        }
    }

    /** Whether an event that has not left a window is in it. */
    private boolean holds(int window, long time, long now) {
        YearSpan span = years.of(window);
        return span == null ? plan.windows().get(window).entry(time) <= now : span.holds(time);
    }

    private void take(int metric, long time, EventMatch match, Observer observer) {
        observer.beforeChange(metric);
        buckets.forget(metric);
        accumulators[metric].add(time, match.input(plan.input(metric)));
    }

    /**
     * The earliest instant after {@code now} at which the passing of time can change an answer; {@code Long.MAX_VALUE} if
     * there is none. It may name an instant at which nothing changes, so that looking ahead has a bounded cost, but never
     * one later than the first change.
     *
     * @param crossings who knows which changes matter
     * @param bound where to end: what is later need not be found
     */
    public long nextChange(Crossings crossings, long bound) {
        long limit = years.isEmpty() ? bound : years.nextChange(crossings, bound);
        return scratch.lookAhead.nextChange(histories, accumulators, buckets, crossings, limit);
    }

    /** Where the metric's value can go without an event. */
    public Course course(int metric) {
        if (!plan.isWindowed(metric)) {
            return Course.STAYS;
        }
        return plan.isDelayed(metric) ? Course.ARRIVES : accumulators[metric].course();
    }

    /** The metric's place among its thresholds at the customer's clock; see {@link Thresholds}. */
    public int bucket(int metric, Thresholds thresholds, long now) {
        return accumulators[metric] instanceof Moving moving
                ? moving.bucket(thresholds, now)
                : buckets.bucket(metric, thresholds);
    }

    /**
     * The next instant at which a metric that moves by itself has another place among its thresholds, if nothing happens; {@code
     * Long.MAX_VALUE} if it keeps it.
     */
    public long nextMove(int metric, Thresholds thresholds, long now) {
        return ((Moving) accumulators[metric]).nextMove(thresholds, now);
    }

    /** A picture of the metric's value at the customer's clock, for {@link Reading#value}. */
    public @Nullable Object reading(int metric, long now) {
        return accumulators[metric] instanceof Moving moving ? moving.value(now) : accumulators[metric].reading();
    }

    /** The value of an instant metric, milliseconds since the epoch; {@link #NO_INSTANT} if there is none. */
    public long instant(int metric) {
        return accumulators[metric].instant();
    }

    /** The metric's value at the customer's clock; null is undefined. */
    public @Nullable Object value(int metric, long now) {
        return Reading.value(reading(metric, now));
    }

    /** The metric's value as {@link io.tierstream.engine.expression.ExpressionText} writes it; null is undefined. */
    public @Nullable String text(int metric, long now) {
        return Reading.text(reading(metric, now));
    }

    /**
     * This state under another plan. Metrics that both plans define alike go over as they are; the others start with
     * what the history still holds of the events they select.
     */
    public MetricState migrate(MetricPlan target, MetricScratch targetScratch, Pages pages, long now) {
        List<KeptEntry> entries = drain();
        detachAll();
        boolean[] taken = new boolean[accumulators.length];
        MetricState migrated = new MetricState(target, targetScratch, pages);
        boolean[] carried = new boolean[target.size()];
        for (int m = 0; m < target.size(); m++) {
            int same = target.sameMetric(m, plan);
            if (same >= 0 && accumulators[same] instanceof Forecasting forecast) {
                ((Forecasting) migrated.accumulators[m]).takeOver(forecast);
            } else if (same >= 0) {
                migrated.accumulators[m] = attach(taken[same] ? copy(same) : accumulators[same], m, pages);
                taken[same] = true;
                carried[m] = true;
            }
        }
        migrated.years.begin(now);
        for (KeptEntry entry : entries) {
            migrated.readmit(entry, plan, carried, now);
        }
        return migrated;
    }

    /**
     * Takes in all that is known of another customer, who turned out to be this one: afterwards the metrics are what they would be if the
     * events of both had been this customer's and had come in the order of their times, at the same instant this customer's first.
     *
     * @param other under the same plan and as of the same clock; of no use any more
     * @param now the customer's clock; both have been expired by it
     */
    public void unite(MetricState other, long now, Observer observer) {
        List<KeptEntry> entries = drain();
        entries.addAll(other.drain());
        // The sort is stable: of events at the same instant this customer's come first.
        entries.sort((a, b) -> Long.compare(a.time(), b.time()));
        boolean[] lifetime = new boolean[accumulators.length];
        for (int m = 0; m < accumulators.length; m++) {
            observer.beforeChange(m);
            lifetime[m] = !plan.isWindowed(m);
            if (lifetime[m]) {
                accumulators[m].absorb(other.accumulators[m]);
            } else {
                accumulators[m].discard();
            }
        }
        observer.courseMoved();
        buckets.forgetAll();
        years.begin(now);
        for (KeptEntry entry : entries) {
            readmit(entry, plan, lifetime, now);
        }
    }

    private Accumulator copy(int metric) {
        if (accumulators[metric] instanceof DistinctValues distinct) {
            return distinct.copy();
        }
        if (accumulators[metric] instanceof WindowExtreme extreme) {
            return extreme.copy();
        }
        if (accumulators[metric] instanceof TopValue top) {
            return top.copy();
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
        int log = -1;
        for (Feed feed : plan.sameFeeds(entry.feeds())) {
            boolean kept = false;
            for (int window = 0; window <= feed.longestWindow(); window++) {
                kept |= plan.windows().get(window).expiry(entry.time()) > now && feed.windowed()[window].length > 0;
            }
            if (!kept) {
                continue;
            }
            log = gather(feed, entry.time(), log, now);
            for (int input : feed.inputs()) {
                int known = source.inputIndex(plan.inputs().get(input));
                scratch.added.setInput(input, known < 0 ? null : entry.inputs()[known]);
            }
            for (int window = 0; window <= feed.longestWindow(); window++) {
                Window of = plan.windows().get(window);
                if (of.expiry(entry.time()) > now && holds(window, entry.time(), now)) {
                    for (int metric : feed.windowed()[window]) {
                        if (!carried[metric]) {
                            accumulators[metric].add(entry.time(), scratch.added.input(plan.input(metric)));
                        }
                    }
                }
            }
        }
        if (log >= 0) {
            histories[log].add(scratch.added, now);
        }
    }
}
