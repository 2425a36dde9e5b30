package io.tierstream.engine.metric;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one customer that go by the customer's own years. No event leaves such a window by itself: the events of a year come
 * and go together. So its metrics begin anew, with the events that the history keeps for them, when another year begins, and when
 * the instant moves that years are counted from. The history keeps events for as long as any year can reach back.
 */
final class YearSpans {

    private final MetricPlan plan;
    private final Accumulator[] accumulators;
    private final History[] histories;
    private final Buckets buckets;
    private final YearSpan[] spans;

    /** The span of each window; null where it goes by something else. */
    private final @Nullable YearSpan[] ofWindow;

    /** Whether the spans are those of another customer or clock. */
    private boolean stale;

    /** The clock as of which they are to be. */
    private long clock;

    YearSpans(MetricPlan plan, Accumulator[] accumulators, History[] histories, Buckets buckets) {
        this.plan = plan;
        this.accumulators = accumulators;
        this.histories = histories;
        this.buckets = buckets;
        YearWindow[] windows = plan.yearWindows();
        spans = new YearSpan[windows.length];
        ofWindow = new YearSpan[plan.windows().size()];
        for (int i = 0; i < spans.length; i++) {
            spans[i] = new YearSpan(windows[i]);
            ofWindow[windows[i].window()] = spans[i];
        }
    }

    boolean isEmpty() {
        return spans.length == 0;
    }

    /** The span of a window; null if it does not go by years. */
    @Nullable
    YearSpan of(int window) {
        return ofWindow[window];
    }

    /** The metrics are another customer's, or as of another clock; the spans follow when somebody needs them. */
    void restart(long now) {
        stale = true;
        clock = now;
    }

    private void refresh() {
        if (stale) {
            begin(clock);
        }
    }

    /** Finds the spans; the metrics hold what is in them, or nothing yet. */
    void begin(long now) {
        stale = false;
        for (YearSpan span : spans) {
            span.moveTo(instant(span), now);
        }
    }

    private long instant(YearSpan span) {
        return accumulators[span.of.anchor()].instant();
    }

    /** Begins the years that have begun by {@code now}. */
    void turn(long now, IntPredicate windows, MetricState.Observer observer) {
        refresh();
        for (YearSpan span : spans) {
            if (span.next() <= now && windows.test(span.of.window())) {
                span.moveTo(instant(span), now);
                gather(span, observer);
            }
        }
    }

    /** Counts from where the instants are that an event may have moved. */
    void follow(long now, MetricState.Observer observer) {
        for (YearSpan span : spans) {
            long instant = instant(span);
            if (!span.isFrom(instant)) {
                if (span.moveTo(instant, now)) {
                    gather(span, observer);
                }
                observer.courseMoved();
            }
        }
    }

    private void gather(YearSpan span, MetricState.Observer observer) {
        for (int metric : span.of.metrics()) {
            observer.beforeChange(metric);
            buckets.forget(metric);
            gather(metric, span);
        }
    }

    /** Takes what a metric sums up from the history, in place of what it has. */
    void gather(int metric, YearSpan span) {
        Accumulator accumulator = accumulators[metric];
        accumulator.discard();
        for (int log : plan.logsOf(span.of.window())) {
            histories[log].between(span.start(), span.end(), entry -> take(accumulator, metric, span.of, entry));
        }
    }

    private void take(Accumulator accumulator, int metric, YearWindow window, HistoryEntry entry) {
        for (int i = 0; i < entry.feedCount(); i++) {
            for (int candidate : entry.feed(i).windowed()[window.window()]) {
                if (candidate == metric) {
                    accumulator.add(entry.time(), entry.input(plan.input(metric)));
                }
            }
        }
    }

    /** The next instant at which a year begins that can change an answer, or {@code bound} if that is earlier. */
    long nextChange(Crossings crossings, long bound) {
        refresh();
        long next = bound;
        for (YearSpan span : spans) {
            if (span.next() < next && matters(span.of, crossings)) {
                next = span.next();
            }
        }
        return next;
    }

    private boolean matters(YearWindow window, Crossings crossings) {
        for (int metric : window.watched()) {
            if (canChange(window, metric) && crossings.matters(metric)) {
                return true;
            }
        }
        return false;
    }

    private boolean canChange(YearWindow window, int metric) {
        if (window.previous()) {
            return !accumulators[metric].isEmpty() || isAnyKept(window);
        }
        Watch watch = plan.watch(metric);
        Thresholds thresholds = watch.thresholds();
        Course course = accumulators[metric].course();
        return !accumulators[metric].isEmpty()
                && (watch.anyChange()
                        || thresholds != null && course.canLeave(thresholds, buckets.bucket(metric, thresholds)));
    }

    private boolean isAnyKept(YearWindow window) {
        for (int log : plan.logsOf(window.window())) {
            if (!histories[log].isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
