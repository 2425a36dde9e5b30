package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A running sum, as exact as {@link Decimal} and in place. In its compact form it is two primitives: a customer who stays
 * in memory is old, and an old object that is given a new one at each event keeps the garbage collector busy.
 */
final class ExactSum {

    private long unscaled;
    private int scale;

    /** The sum when it does not fit the compact form. */
    private @Nullable Decimal large;

    void add(Decimal number) {
        if (large == null && number.isCompact() && number.scale() == scale) {
            long sum = unscaled + number.unscaled();
            if (((unscaled ^ sum) & (number.unscaled() ^ sum)) >= 0) {
                unscaled = sum;
                return;
            }
        }
        set(value().plus(number));
    }

    void subtract(Decimal number) {
        if (large == null && number.isCompact() && number.scale() == scale) {
            long difference = unscaled - number.unscaled();
            if (((unscaled ^ number.unscaled()) & (unscaled ^ difference)) >= 0) {
                unscaled = difference;
                return;
            }
        }
        set(value().minus(number));
    }

    private void set(Decimal sum) {
        if (sum.isCompact()) {
            unscaled = sum.unscaled();
            scale = sum.scale();
            large = null;
        } else {
            large = sum;
        }
    }

    Decimal value() {
        return large != null ? large : Decimal.of(unscaled, scale);
    }

    boolean isZero() {
        return large == null && unscaled == 0;
    }

    /** Zero again. */
    void clear() {
        unscaled = 0;
        scale = 0;
        large = null;
    }

    void write(ByteWriter out) {
        out.writeDecimal(value());
    }

    void read(ByteReader in) {
        set(Objects.requireNonNull(in.readDecimal()));
    }
}
