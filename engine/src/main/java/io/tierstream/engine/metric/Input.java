package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.codec.XxHash64;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Values;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What metrics read from an event: a field, read in one of three ways, or the period of the calendar that it lies in.
 *
 * @param field the field; the event's time for a period
 * @param period which period, null for a field
 */
record Input(String field, Kind kind, @Nullable CalendarPeriod period) {

    /** Odd, so that no two periods become one. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** How a field is read. */
    enum Kind {
        /** As a {@link Decimal}, to be added up or compared. */
        NUMBER,
        /** As a 64-bit hash of its text, to be told apart from others. */
        HASH,
        /** As it is. */
        SCALAR,
        /** Not at all: the event's time says it. */
        PERIOD
    }

    static Input of(MetricDefinition metric) {
        CalendarPeriod period = metric.period();
        String field = Objects.requireNonNull(metric.field());
        return period == null
                ? new Input(field, kindFor(metric.aggregate()), null)
                : new Input(field, Kind.PERIOD, period);
    }

    private static Kind kindFor(Aggregate aggregate) {
        if (aggregate.needsNumber()) {
            return Kind.NUMBER;
        }
        return aggregate == Aggregate.DISTINCT ? Kind.HASH : Kind.SCALAR;
    }

    /** Whether it follows from the event's time, so that it need not be kept. */
    boolean isOfTime() {
        return period != null;
    }

    /** The input of an event at a time: a number that tells its period from others, spread over all bits as a hash is. */
    Long ofTime(long time) {
        long spread = Objects.requireNonNull(period).start(time) * SPREAD;
        return spread ^ spread >>> 32;
    }

    /**
     * The input that a field's value makes.
     *
     * @throws RejectedEventException if a number is needed and the value is none
     */
    @Nullable
    Object read(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (kind) {
            case NUMBER -> {
                Decimal number = Values.number(value);
                if (number == null) {
                    throw RejectedEventException.notANumber(field, value);
                }
                yield number;
            }
            case HASH -> XxHash64.of(value.toString());
            // What is stored has milliseconds; what is not stored yet must not show more.
            case SCALAR -> value instanceof Instant instant ? instant.truncatedTo(ChronoUnit.MILLIS) : value;
            case PERIOD -> throw new IllegalStateException("follows from the time");
        };
    }

    void write(@Nullable Object input, ByteWriter out) {
        if (kind != Kind.HASH) {
            out.writeScalar(input);
        } else {
            out.writeBoolean(input != null);
            if (input != null) {
                out.writeFixed((Long) input);
            }
        }
    }

    @Nullable
    Object read(ByteReader in) {
        if (kind != Kind.HASH) {
            return in.readScalar();
        }
        return in.readBoolean() ? (Object) in.readFixed() : null;
    }

    /** Passes over what {@link #write} wrote. */
    void skip(ByteReader in) {
        if (kind != Kind.HASH) {
            in.skipScalar();
        } else if (in.readBoolean()) {
            in.skip(Long.BYTES);
        }
    }
}
