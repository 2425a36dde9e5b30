package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.predict.Prediction;
import org.jspecify.annotations.Nullable;

/** What a model foretells of a customer. Time passes in days: the value changes when one begins. */
final class Forecasting extends Moving {

    private final Prediction prediction;
    private final CalendarPeriod day;
    private final PurchaseHistory history;

    /** Whether the history is kept here; else another metric of the same purchases keeps it. */
    private final boolean keeps;

    private final double dayInUnits;

    /** The value worked out last, and for what: a step asks for that before and that after, which most often are one. */
    private Decimal known = Decimal.ZERO;

    private long knownDay;
    private int knownChanges = -1;

    Forecasting(Motion.Forecast forecast, PurchaseHistory history, boolean keeps) {
        this.prediction = forecast.of();
        this.day = forecast.day();
        this.history = history;
        this.keeps = keeps;
        this.dayInUnits = prediction.units(1);
    }

    PurchaseHistory history() {
        return history;
    }

    /** Takes over the purchases that another one knows, in place of those known here. */
    void takeOver(Forecasting other) {
        if (keeps) {
            history.become(other.history);
        }
    }

    @Override
    void add(long time, @Nullable Object input) {
        if (keeps) {
            history.add(time, (Decimal) input);
        }
    }

    @Override
    @Nullable
    Decimal value(long now) {
        if (history.isEmpty()) {
            return null;
        }
        long number = day.number(Math.min(now, END_OF_TIME));
        if (number != knownDay || history.changes() != knownChanges) {
            known = valueOn(number);
            knownDay = number;
            knownChanges = history.changes();
        }
        return known;
    }

    private Decimal valueOn(long number) {
        return rounded(prediction.of(history.at(number, dayInUnits), history.repeatMean()));
    }

    @Override
    long nextMove(Thresholds thresholds, long now) {
        int bucket = bucket(thresholds, now);
        boolean rests = bucket == Thresholds.UNDEFINED || bucket == thresholds.bucketOfZero();
        if (rests || !prediction.quantity().falls() || now >= END_OF_TIME) {
            return Long.MAX_VALUE;
        }
        long today = day.number(now);
        long found = firstOther(
                number -> thresholds.bucket(valueOn(number)), bucket, today, today + 1, day.number(END_OF_TIME));
        return found == Long.MAX_VALUE ? found : day.startOfNumber(found);
    }

    @Override
    boolean isEmpty() {
        return !keeps || history.isEmpty();
    }

    @Override
    void clear() {
        if (keeps) {
            history.clear();
        }
    }

    @Override
    void write(ByteWriter out) {
        history.write(out);
    }

    @Override
    void read(ByteReader in) {
        history.read(in);
    }
}
