package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Decimal;
import org.jspecify.annotations.Nullable;

/**
 * Finds the next expiry that can change an answer, by subtracting the coming expiries from copies of the sums and counts
 * until one of them crosses a threshold. A timer armed for that instant, instead of for the next expiry, has something to
 * do when it fires.
 */
final class LookAhead {

    /** Expiries looked at per window; the last one is answered when none of them changes anything. */
    private static final int REACH = 16;

    private final MetricPlan plan;
    private final long[] counts;
    private final @Nullable Decimal[] sums;
    private final int[] buckets;
    private final int[] bucketVisited;
    private final int[] visited;
    private final HistoryEntry[] entries;
    private final HistoryWalk[] walks;
    private int visit;

    LookAhead(MetricPlan plan) {
        this.plan = plan;
        counts = new long[plan.size()];
        sums = new Decimal[plan.size()];
        buckets = new int[plan.size()];
        bucketVisited = new int[plan.size()];
        visited = new int[plan.size()];
        entries = new HistoryEntry[plan.logCount()];
        walks = new HistoryWalk[plan.logCount()];
        for (int log = 0; log < entries.length; log++) {
            entries[log] = new HistoryEntry(plan);
        }
    }

    /** For a minimum or maximum the coming answers are its candidates. */
    long nextChange(int metric, WindowExtreme extreme) {
        Watch watch = plan.watch(metric);
        Window window = plan.metrics().get(metric).window();
        int now = watch.thresholds() == null ? 0 : watch.thresholds().bucket(extreme);
        WindowExtreme.Candidate before = null;
        for (WindowExtreme.Candidate candidate : extreme.candidates()) {
            if (before != null
                    && (watch.anyChange()
                            || watch.thresholds() != null && watch.thresholds().bucket(candidate.value()) != now)) {
                return window.expiry(before.time());
            }
            before = candidate;
        }
        return before == null ? Long.MAX_VALUE : window.expiry(before.time());
    }

    /** For everything else the coming answers follow from the entries that leave. */
    long nextChange(int window, History[] histories, Accumulator[] accumulators) {
        visit++;
        int count = 0;
        for (int log = 0; log < histories.length; log++) {
            if (!histories[log].isEmpty() && histories[log].isRead(window)) {
                HistoryWalk walk = histories[log].walk(window, entries[count]);
                if (walk.advance() || walk.hasMore()) {
                    walks[count++] = walk;
                }
            }
        }
        Window length = plan.windows().get(window);
        for (int step = 0; count > 0; step++) {
            int earliest = 0;
            for (int i = 1; i < count; i++) {
                if (walks[i].time() < walks[earliest].time()) {
                    earliest = i;
                }
            }
            HistoryWalk walk = walks[earliest];
            if (!walk.isValid() || step == REACH || changes(window, walk.entry(), accumulators)) {
                return length.expiry(walk.time());
            }
            if (!walk.advance() && !walk.hasMore()) {
                walks[earliest] = walks[--count];
            }
        }
        return Long.MAX_VALUE;
    }

    private boolean changes(int window, HistoryEntry entry, Accumulator[] accumulators) {
        for (int i = 0; i < entry.feedCount(); i++) {
            for (int metric : entry.feed(i).windowed()[window]) {
                Watch watch = plan.watch(metric);
                if (watch.isWatched()
                        && changes(metric, watch, entry.input(plan.input(metric)), accumulators[metric])) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean changes(int metric, Watch watch, @Nullable Object input, Accumulator accumulator) {
        if (accumulator instanceof WindowExtreme) {
            return false;
        }
        if (accumulator instanceof WindowEdge edge) {
            return plan.metrics().get(metric).aggregate() == Aggregate.FIRST || countDown(metric, edge.count()) == 0;
        }
        if (watch.anyChange()) {
            return true;
        }
        Thresholds thresholds = watch.thresholds();
        if (thresholds == null) {
            return false;
        }
        if (accumulator instanceof Accumulators.Counting counting) {
            long count = countDown(metric, counting.count());
            return thresholds.bucket(Decimal.of(count)) != bucketNow(metric, thresholds, accumulator);
        } else if (accumulator instanceof DistinctValues distinct) {
            // Whether this was the last one of its value is not known here; it may have been.
            long count = input == null ? distinct.size() : countDown(metric, distinct.size());
            return thresholds.bucket(Decimal.of(count)) != bucketNow(metric, thresholds, accumulator);
        } else if (accumulator instanceof Accumulators.Summing summing) {
            Decimal sum = subtract(metric, summing.sum(), input);
            return thresholds.bucket(sum) != bucketNow(metric, thresholds, accumulator);
        } else if (accumulator instanceof Accumulators.Averaging averaging && input != null) {
            boolean first = visited[metric] != visit;
            Decimal sum = subtract(metric, averaging.sum(), input);
            counts[metric] = (first ? averaging.count() : counts[metric]) - 1;
            return thresholds.bucketOfMean(sum, counts[metric]) != bucketNow(metric, thresholds, accumulator);
        }
        return false;
    }

    private int bucketNow(int metric, Thresholds thresholds, Accumulator accumulator) {
        if (bucketVisited[metric] != visit) {
            bucketVisited[metric] = visit;
            buckets[metric] = thresholds.bucket(accumulator);
        }
        return buckets[metric];
    }

    private long countDown(int metric, long start) {
        if (visited[metric] != visit) {
            visited[metric] = visit;
            counts[metric] = start;
        }
        return --counts[metric];
    }

    private Decimal subtract(int metric, Decimal start, @Nullable Object input) {
        Decimal sum = sums[metric];
        if (visited[metric] != visit || sum == null) {
            visited[metric] = visit;
            sum = start;
        }
        sum = input == null ? sum : sum.minus((Decimal) input);
        sums[metric] = sum;
        return sum;
    }
}
