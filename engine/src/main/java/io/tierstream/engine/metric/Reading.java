package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.ExpressionText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an accumulator showed at some moment. */
public final class Reading {

    /** A mean that is not divided until somebody looks. */
    record Mean(Decimal sum, long count) {}

    /** A mean time that is not divided until somebody looks, in milliseconds. */
    record MeanTime(long total, long gaps) {}

    private Reading() {}

    /** The metric's value: {@link Decimal}, {@link String}, {@link Boolean}, {@link java.time.Instant}, {@link Duration}; null is undefined. */
    public static @Nullable Object value(@Nullable Object reading) {
        if (reading instanceof Mean mean) {
            return mean.sum().dividedBy(Decimal.of(mean.count()));
        }
        if (reading instanceof Spread spread) {
            return spread.value();
        }
        if (reading instanceof MeanTime mean) {
            return Duration.ofMillis(mean.total()).dividedBy(mean.gaps());
        }
        return reading instanceof Long count ? Decimal.of(count) : reading;
    }

    /** The metric's value as text; null is undefined. */
    static @Nullable String text(@Nullable Object reading) {
        if (reading instanceof Mean mean) {
            return mean.sum().quotientText(mean.count());
        }
        Object value = value(reading);
        return value == null ? null : ExpressionText.value(value);
    }
}
