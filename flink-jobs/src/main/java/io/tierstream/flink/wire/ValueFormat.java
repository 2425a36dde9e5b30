package io.tierstream.flink.wire;

import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Decimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A field's value behind one byte that tells its kind. */
final class ValueFormat {

    private static final int NULL = 0;
    private static final int TEXT = 1;
    private static final int WHOLE = 2;
    private static final int COMPACT = 3;
    private static final int BIG = 4;
    private static final int FALSE = 5;
    private static final int TRUE = 6;
    private static final int INSTANT = 7;
    private static final int NONE_STATED = 8;

    private ValueFormat() {}

    static void write(@Nullable Object value, WireWriter out) {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value == Fields.NONE_STATED) {
            out.writeByte(NONE_STATED);
        } else if (value instanceof Decimal decimal) {
            decimal(decimal, out);
        } else if (value instanceof String text) {
            out.writeByte(TEXT);
            out.writeText(text);
        } else if (value instanceof Boolean flag) {
            out.writeByte(flag ? TRUE : FALSE);
        } else {
            out.writeByte(INSTANT);
            out.writeSigned(((Instant) value).toEpochMilli());
        }
    }

    private static void decimal(Decimal decimal, WireWriter out) {
        if (!decimal.isCompact()) {
            BigDecimal big = decimal.toBigDecimal();
            out.writeByte(BIG);
            out.writeSigned(big.scale());
            out.writeBytes(big.unscaledValue().toByteArray());
        } else if (decimal.scale() == 0) {
            out.writeByte(WHOLE);
            out.writeSigned(decimal.unscaled());
        } else {
            out.writeByte(COMPACT);
            out.writeByte(decimal.scale());
            out.writeSigned(decimal.unscaled());
        }
    }

    static @Nullable Object read(WireReader in) {
        int kind = in.readByte();
        return switch (kind) {
            case NULL -> null;
            case TEXT -> in.readText();
            case WHOLE -> Decimal.of(in.readSigned());
            case COMPACT -> {
                int scale = in.readByte();
                yield Decimal.of(in.readSigned(), scale);
            }
            case BIG -> {
                int scale = (int) in.readSigned();
                yield Decimal.of(new BigDecimal(new BigInteger(in.readBytes()), scale));
            }
            case FALSE -> false;
            case TRUE -> true;
            case INSTANT -> Instant.ofEpochMilli(in.readSigned());
            case NONE_STATED -> Fields.NONE_STATED;
            default -> throw new IllegalStateException("cannot read a field value of kind " + kind);
        };
    }
}
