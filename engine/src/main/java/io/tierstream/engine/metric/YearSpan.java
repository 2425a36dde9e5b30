package io.tierstream.engine.metric;

/** The part of time that a {@link YearWindow} holds of one customer, as of the customer's clock. Nothing of it is stored. */
final class YearSpan {

    final YearWindow of;

    /** The instant that years are counted from; {@link MetricState#NO_INSTANT} for none. */
    private long from;

    /** What is held: from an instant up to but not including another. Both are the same for nothing. */
    private long start;

    private long end;

    /** When the next year begins. */
    private long next;

    YearSpan(YearWindow of) {
        this.of = of;
        clear();
    }

    private void clear() {
        from = MetricState.NO_INSTANT;
        start = Long.MAX_VALUE;
        end = Long.MAX_VALUE;
        next = Long.MAX_VALUE;
    }

    boolean isFrom(long instant) {
        return from == instant;
    }

    boolean holds(long time) {
        return start <= time && time < end;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    long next() {
        return next;
    }

    /**
     * Moves on.
     *
     * @param instant what years are counted from, not after {@code now}; {@link MetricState#NO_INSTANT} for none
     * @return whether it holds something else from now on
     */
    boolean moveTo(long instant, long now) {
        long startBefore = start;
        long endBefore = end;
        if (instant == MetricState.NO_INSTANT) {
            clear();
        } else {
            from = instant;
            int years = Anniversaries.passed(instant, of.zone(), now);
            long latest = Anniversaries.start(instant, of.zone(), years);
            next = Anniversaries.start(instant, of.zone(), years + 1);
            end = of.previous() ? latest : next;
            start = !of.previous() || years == 0 ? latest : Anniversaries.start(instant, of.zone(), years - 1);
        }
        return start != startBefore || end != endBefore;
    }
}
