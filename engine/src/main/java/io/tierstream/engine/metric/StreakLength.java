package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import org.jspecify.annotations.Nullable;

/**
 * The length of the present row of periods with an event. Events that come late can join earlier rows to it, so the latest rows are kept:
 * to miss one, late events must first fill more gaps than that.
 */
final class StreakLength extends Moving {

    private static final int ROWS = 32;

    private final CalendarPeriod period;
    private final PeriodRuns rows = new PeriodRuns(ROWS);

    StreakLength(CalendarPeriod period) {
        this.period = period;
    }

    @Override
    void add(long time, @Nullable Object input) {
        rows.add(period.number(time));
    }

    @Override
    Decimal value(long now) {
        boolean goesOn = !rows.isEmpty() && rows.last() >= period.number(Math.min(now, END_OF_TIME)) - 1;
        return goesOn ? Decimal.of(rows.lastLength()) : Decimal.ZERO;
    }

    @Override
    long nextMove(Thresholds thresholds, long now) {
        if (bucket(thresholds, now) == thresholds.bucketOfZero()) {
            return Long.MAX_VALUE;
        }
        long end = period.startOfNumber(rows.last() + 2);
        return end <= END_OF_TIME ? end : Long.MAX_VALUE;
    }

    @Override
    void absorb(Accumulator other) {
        rows.absorb(((StreakLength) other).rows);
    }

    @Override
    boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    void clear() {
        rows.clear();
    }

    @Override
    void write(ByteWriter out) {
        rows.write(out);
    }

    @Override
    void read(ByteReader in) {
        rows.read(in);
    }
}
