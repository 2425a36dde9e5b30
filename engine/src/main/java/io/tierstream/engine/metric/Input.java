package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.codec.XxHash64;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Values;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What metrics read from an event: a field, read in one of three ways. */
record Input(String field, Kind kind) {

    /** How a field is read. */
    enum Kind {
        /** As a {@link Decimal}, to be added up or compared. */
        NUMBER,
        /** As a 64-bit hash of its text, to be told apart from others. */
        HASH,
        /** As it is. */
        SCALAR
    }

    static Kind kindFor(Aggregate aggregate) {
        if (aggregate.needsNumber()) {
            return Kind.NUMBER;
        }
        return aggregate == Aggregate.DISTINCT ? Kind.HASH : Kind.SCALAR;
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
