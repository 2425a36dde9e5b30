package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.predict.Prediction;
import io.tierstream.engine.predict.Purchases;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a model foretells of a customer. Time passes in days: the value changes when one begins. */
final class Forecasting extends Moving {

    private static final int SECANTS = 6;
    private static final double FIRST_STEP = 0.5;

    /** Logarithms of ages that are closer than this are those of a day or two. */
    private static final double CLOSE = 1e-3;

    /** The logarithm of an age beyond which nothing is looked for. */
    private static final double MOST = 30;

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
        double limit = thresholds.constant((bucket - 1) >> 1).doubleValue();
        long found = firstOther(
                number -> thresholds.bucket(valueOn(number)),
                bucket,
                today,
                guess(StrictMath.max(LEAST, limit), today),
                day.number(END_OF_TIME));
        return found == Long.MAX_VALUE ? found : day.startOfNumber(found);
    }

    /**
     * The day on which the value may fall below a limit. Over the logarithm of the age its logarithm is nearly a straight line, so a
     * few secants come close.
     */
    private long guess(double limit, long today) {
        double alpha = Objects.requireNonNull(prediction.purchases()).alpha();
        Purchases now = history.at(today, dayInUnits);
        double least = StrictMath.log(alpha + now.age());
        double mean = history.repeatMean();
        double before = least;
        double heightBefore = height(now, now.age(), mean, limit);
        double at = least + FIRST_STEP;
        for (int i = 0; i < SECANTS; i++) {
            double height = height(now, StrictMath.exp(at) - alpha, mean, limit);
            double slope = (height - heightBefore) / (at - before);
            if (!(slope < 0) || Double.isInfinite(slope)) {
                break;
            }
            before = at;
            heightBefore = height;
            at = StrictMath.min(MOST, StrictMath.max(least, at - height / slope));
            if (StrictMath.abs(at - before) < CLOSE) {
                break;
            }
        }
        return today + 1 + (long) ((StrictMath.exp(at) - alpha - now.age()) / dayInUnits);
    }

    /** How far above a limit the value is after a time, as a logarithm. */
    private double height(Purchases now, double age, double mean, double limit) {
        Purchases then = new Purchases(now.repeats(), now.recency(), StrictMath.max(age, now.age()));
        return StrictMath.log(prediction.of(then, mean) / limit);
    }

    @Override
    void absorb(Accumulator other) {
        if (keeps) {
            history.absorb(((Forecasting) other).history);
        }
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
