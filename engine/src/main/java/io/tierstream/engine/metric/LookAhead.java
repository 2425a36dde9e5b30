package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Decimal;
import org.jspecify.annotations.Nullable;

/**
 * Finds the next expiry that changes an answer: lets the coming expiries of all windows pass, in the order of time, by
 * subtracting them from copies of the sums and counts, and asks at every threshold that one of them crosses whether a
 * segment or tier follows. A timer armed for that instant, instead of for the next expiry, has something to do when it fires.
 *
 * <p>Most windows are passed over without a look at the history: a count below its lowest threshold crosses none by
 * falling.
 */
final class LookAhead {

    /** Expiries looked at; the last one is answered when none of them changes anything. */
    private static final int REACH = 16;

    private final MetricPlan plan;
    private final long[] counts;
    private final @Nullable Decimal[] sums;
    private final @Nullable Decimal[] squares;
    private final int[] buckets;

    /** Per metric: whether it is followed, and whether copies of its sum and count have been made. */
    private final boolean[] followed;

    private final boolean[] copied;

    /** Per window: whether events that leave it come into a metric that matters. */
    private final boolean[] opens;
    /** Per quantile: how many numbers lie below the place where it is, and how many there. */
    private final long[] below;

    private final long[] inside;

    /** Per mean gap: when its first event left, while the one that is first then has not been seen. */
    private final long[] openSince;

    private boolean anyOpen;

    private final HistoryWalk[] walks;

    /**
     * @param readsPages whether to look beyond the history pages at hand
     */
    LookAhead(MetricPlan plan, boolean readsPages) {
        this.plan = plan;
        counts = new long[plan.size()];
        sums = new Decimal[plan.size()];
        squares = new Decimal[plan.size()];
        buckets = new int[plan.size()];
        followed = new boolean[plan.size()];
        copied = new boolean[plan.size()];
        opens = new boolean[plan.windows().size()];
        below = new long[plan.size()];
        inside = new long[plan.size()];
        openSince = new long[plan.size()];
        int count = 0;
        for (int window = 0; window < plan.windows().size(); window++) {
            count += plan.logsOf(window).length;
        }
        walks = new HistoryWalk[count];
        for (int i = 0; i < count; i++) {
            walks[i] = new HistoryWalk(new HistoryEntry(plan), readsPages);
        }
    }

    /** The earliest instant at which an answer may change; {@code limit} if none before it does. */
    long nextChange(History[] histories, Accumulator[] accumulators, Buckets places, Crossings crossings, long limit) {
        long bound = limit;
        int count = 0;
        for (int window = 0; window < plan.windows().size(); window++) {
            boolean follow = opens(window, crossings);
            opens[window] = follow;
            for (int metric : plan.watchedIn(window)) {
                followed[metric] = false;
                copied[metric] = false;
                Accumulator accumulator = accumulators[metric];
                Watch watch = plan.watch(metric);
                Thresholds thresholds = watch.thresholds();
                int bucket = thresholds == null ? 0 : places.bucket(metric, thresholds);
                boolean leaves = watch.anyChange()
                        || thresholds != null && accumulator.course().canLeave(thresholds, bucket);
                if (!leaves || !crossings.matters(metric)) {
                    continue;
                }
                if (accumulator instanceof WindowExtreme extreme) {
                    bound = Math.min(bound, nextChange(watch, plan.windows().get(window), extreme, bucket));
                } else if (accumulator instanceof WindowGap gap) {
                    bound = Math.min(bound, nextChange(watch, plan.windows().get(window), gap, bucket));
                } else {
                    buckets[metric] = bucket;
                    followed[metric] = true;
                    follow = true;
                }
            }
            if (follow) {
                count = startWalks(window, histories, count);
            }
        }
        anyOpen = false;
        long found = nextChange(count, bound, accumulators, crossings);
        return anyOpen ? Math.min(found, earliestOpen()) : found;
    }

    /** The earliest instant whose first event has not been seen. */
    private long earliestOpen() {
        long earliest = Long.MAX_VALUE;
        for (int metric = 0; metric < openSince.length; metric++) {
            boolean open = followed[metric] && copied[metric] && plan.isMeanGap(metric);
            earliest = open ? Math.min(earliest, openSince[metric]) : earliest;
        }
        return earliest;
    }

    private boolean opens(int window, Crossings crossings) {
        for (int metric : plan.watchedInto(window)) {
            if (crossings.matters(metric)) {
                return true;
            }
        }
        return false;
    }

    private int startWalks(int window, History[] histories, int count) {
        int started = count;
        for (int log : plan.logsOf(window)) {
            if (!histories[log].isEmpty() && histories[log].walk(window, walks[started])) {
                started++;
            }
        }
        return started;
    }

    /** For a minimum or maximum the coming answers are its candidates. */
    private static long nextChange(Watch watch, Window window, WindowExtreme extreme, int now) {
        Thresholds thresholds = watch.thresholds();
        WindowExtreme.Candidate before = null;
        for (WindowExtreme.Candidate candidate : extreme.candidates()) {
            if (before != null
                    && (watch.anyChange() || thresholds != null && thresholds.bucket(candidate.value()) != now)) {
                return window.expiry(before.time());
            }
            before = candidate;
        }
        return before == null ? Long.MAX_VALUE : window.expiry(before.time());
    }

    /** So for the longest gap, which leaves with the event that it begins with. */
    private static long nextChange(Watch watch, Window window, WindowGap gap, int now) {
        Thresholds thresholds = watch.thresholds();
        long leaving = Long.MAX_VALUE;
        for (LongestGap.Stretch next : gap.gaps()) {
            boolean changes = watch.anyChange() || thresholds != null && thresholds.bucket(next.length()) != now;
            if (leaving != Long.MAX_VALUE && changes) {
                return leaving;
            }
            leaving = window.expiry(next.from());
        }
        return leaving;
    }

    /** For everything else the coming answers follow from the entries that leave. */
    private long nextChange(int started, long bound, Accumulator[] accumulators, Crossings crossings) {
        int count = started;
        for (int step = 0; count > 0; step++) {
            int earliest = 0;
            for (int i = 1; i < count; i++) {
                if (walks[i].expiry() < walks[earliest].expiry()) {
                    earliest = i;
                }
            }
            HistoryWalk walk = walks[earliest];
            if (walk.expiry() >= bound) {
                return bound;
            }
            if (step == REACH || !walk.isWithinReach() || changes(walk, accumulators, crossings)) {
                return walk.expiry();
            }
            if (!walk.advance()) {
                count--;
                walks[earliest] = walks[count];
                walks[count] = walk;
            }
        }
        return bound;
    }

    private boolean changes(HistoryWalk walk, Accumulator[] accumulators, Crossings crossings) {
        HistoryEntry entry = walk.entry();
        for (int i = 0; i < entry.feedCount(); i++) {
            if (opens[walk.window()] && entry.feed(i).entering()[walk.window()].length > 0) {
                return true;
            }
            for (int metric : entry.feed(i).windowed()[walk.window()]) {
                if (followed[metric] && changes(metric, entry, accumulators[metric], crossings)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean changes(int metric, HistoryEntry entry, Accumulator accumulator, Crossings crossings) {
        if (accumulator instanceof WindowEdge edge) {
            return plan.metrics().get(metric).aggregate() == Aggregate.FIRST || countDown(metric, edge.count()) == 0;
        }
        if (accumulator instanceof TopValue top) {
            Object input = entry.input(plan.input(metric));
            return input != null && top.isTop(input) && countDown(metric, copied[metric] ? 0 : top.lead()) <= 0;
        }
        Watch watch = plan.watch(metric);
        Thresholds thresholds = watch.thresholds();
        if (watch.anyChange() || thresholds == null) {
            return true;
        }
        if (accumulator instanceof MeanGap gap) {
            return changes(metric, entry.time(), gap, thresholds);
        }
        int before = buckets[metric];
        Object input = entry.input(plan.input(metric));
        int after = before;
        if (accumulator instanceof Accumulators.Counting counting) {
            after = thresholds.bucket(countDown(metric, counting.count()));
        } else if (input == null) {
            return false;
        } else if (accumulator instanceof Accumulators.Summing summing) {
            after = thresholds.bucket(subtract(metric, summing.sum(), (Decimal) input), before);
        } else if (accumulator instanceof Accumulators.Averaging averaging) {
            counts[metric] = (copied[metric] ? counts[metric] : averaging.count()) - 1;
            after = thresholds.bucketOfMean(subtract(metric, averaging.sum(), (Decimal) input), counts[metric], before);
        } else if (accumulator instanceof Deviation deviation) {
            after = leave(metric, deviation, (Decimal) input).bucket(thresholds, before);
        } else if (accumulator instanceof Quantile quantile) {
            return changes(metric, (Decimal) input, quantile, thresholds);
        } else if (accumulator instanceof DistinctValues distinct) {
            // Whether this was the last one of its value is not known here; it may have been.
            return thresholds.bucket(countDown(metric, distinct.size())) != before;
        }
        if (after == before) {
            return false;
        }
        buckets[metric] = after;
        return crossings.decides(metric, before, after);
    }

    /** A quantile stays at its place while the place among the numbers that it stands for does. */
    private boolean changes(int metric, Decimal input, Quantile quantile, Thresholds thresholds) {
        int place = buckets[metric];
        if (!copied[metric]) {
            below[metric] = quantile.countBelow(thresholds, place);
            inside[metric] = quantile.countIn(thresholds, place);
        }
        long rank = quantile.rank(countDown(metric, quantile.count()));
        int left = thresholds.bucket(Quantile.rounded(input));
        below[metric] -= left < place ? 1 : 0;
        inside[metric] -= left == place ? 1 : 0;
        return rank <= below[metric] || rank > below[metric] + inside[metric];
    }

    /** What is left by a first event is known when the next one is seen. */
    private boolean changes(int metric, long time, MeanGap gap, Thresholds thresholds) {
        int place = buckets[metric];
        if (copied[metric] && gap.bucketFrom(time, counts[metric], thresholds, place) != place) {
            return true;
        }
        openSince[metric] = plan.metrics().get(metric).window().expiry(time);
        anyOpen = true;
        return countDown(metric, gap.count()) < 2;
    }

    private Spread leave(int metric, Deviation deviation, Decimal input) {
        Decimal copy = squares[metric];
        Decimal left = copied[metric] && copy != null ? copy : deviation.squares();
        squares[metric] = left.minus(input.times(input));
        counts[metric] = (copied[metric] ? counts[metric] : deviation.count()) - 1;
        return new Spread(counts[metric], subtract(metric, deviation.sum(), input), squares[metric]);
    }

    private long countDown(int metric, long start) {
        counts[metric] = copied[metric] ? counts[metric] - 1 : start - 1;
        copied[metric] = true;
        return counts[metric];
    }

    private Decimal subtract(int metric, Decimal start, Decimal input) {
        Decimal copy = sums[metric];
        Decimal sum = (copied[metric] && copy != null ? copy : start).minus(input);
        sums[metric] = sum;
        copied[metric] = true;
        return sum;
    }
}
