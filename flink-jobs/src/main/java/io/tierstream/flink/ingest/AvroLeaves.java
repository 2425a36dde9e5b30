package io.tierstream.flink.ingest;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.ListText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how a scalar of a schema is read. Logical types count: decimals, dates, timestamps (local ones are taken as UTC) and
 * UUIDs. Times of day are plain numbers, and bytes that are no decimal are no field.
 */
final class AvroLeaves {

    private static final long MILLIS_PER_DAY = 86_400_000L;

    private AvroLeaves() {}

    /** Whether values of the schema can be fields, lists of scalars included; null counts, as a branch of a union. */
    static boolean isField(Schema schema) {
        return of(schema, "") != null;
    }

    /** The way to read values of {@code schema}; null when they are no scalars. */
    static @Nullable AvroLeaf of(Schema schema, String path) {
        LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case NULL -> in -> null;
            case BOOLEAN -> AvroCursor::readBoolean;
            case INT ->
                logical instanceof LogicalTypes.Date
                        ? in -> Instant.ofEpochMilli(in.readInt() * MILLIS_PER_DAY)
                        : in -> Decimal.of(in.readInt());
            case LONG -> ofLong(logical);
            case FLOAT -> in -> decimal(in.readFloat(), path);
            case DOUBLE -> in -> decimal(in.readDouble(), path);
            case STRING -> AvroCursor::readText;
            case ENUM -> ofEnum(schema.getEnumSymbols());
            case BYTES ->
                logical instanceof LogicalTypes.Decimal decimal
                        ? in -> {
                            int length = in.readLength();
                            return decimal(in, length, decimal.getScale(), path);
                        }
                        : null;
            case FIXED -> ofFixed(schema, path);
            case ARRAY -> ofArray(schema.getElementType(), path);
            default -> null;
        };
    }

    /** A list as a text; items that are null are left out. Null when not all items are scalars. */
    private static @Nullable AvroLeaf ofArray(Schema element, String path) {
        AvroLeaf item =
                element.getType() == Schema.Type.UNION ? ofUnion(element.getTypes(), path) : ofItem(element, path);
        return item == null
                ? null
                : in -> {
                    List<Object> items = new ArrayList<>();
                    in.descend();
                    for (long count = in.readBlock(1); count != 0; count = in.readBlock(1)) {
                        for (long i = 0; i < count; i++) {
                            Object value = item.read(in);
                            if (value != null) {
                                items.add(value);
                            }
                        }
                    }
                    in.ascend();
                    return ListText.of(items);
                };
    }

    private static @Nullable AvroLeaf ofItem(Schema schema, String path) {
        boolean possible = schema.getType() != Schema.Type.ARRAY && schema.getType() != Schema.Type.NULL;
        return possible ? of(schema, path) : null;
    }

    private static @Nullable AvroLeaf ofUnion(List<Schema> branches, String path) {
        AvroLeaf[] leaves = new AvroLeaf[branches.size()];
        for (int i = 0; i < leaves.length; i++) {
            Schema branch = branches.get(i);
            AvroLeaf leaf = branch.getType() == Schema.Type.NULL ? in -> null : ofItem(branch, path);
            if (leaf == null) {
                return null;
            }
            leaves[i] = leaf;
        }
        return in -> leaves[in.readIndex(leaves.length, "a union")].read(in);
    }

    private static AvroLeaf ofLong(@Nullable LogicalType logical) {
        if (logical instanceof LogicalTypes.TimestampMillis || logical instanceof LogicalTypes.LocalTimestampMillis) {
            return in -> Instant.ofEpochMilli(in.readLong());
        }
        if (logical instanceof LogicalTypes.TimestampMicros || logical instanceof LogicalTypes.LocalTimestampMicros) {
            return in -> Instant.ofEpochMilli(Math.floorDiv(in.readLong(), 1_000L));
        }
        if (logical instanceof LogicalTypes.TimestampNanos || logical instanceof LogicalTypes.LocalTimestampNanos) {
            return in -> Instant.ofEpochMilli(Math.floorDiv(in.readLong(), 1_000_000L));
        }
        return in -> Decimal.of(in.readLong());
    }

    private static AvroLeaf ofEnum(List<String> symbols) {
        String[] texts = symbols.toArray(String[]::new);
        return in -> texts[in.readIndex(texts.length, "an enum")];
    }

    private static @Nullable AvroLeaf ofFixed(Schema schema, String path) {
        int size = schema.getFixedSize();
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return in -> decimal(in, size, decimal.getScale(), path);
        }
        if (size == 16 && schema.getLogicalType() instanceof LogicalTypes.Uuid) {
            return in -> {
                int at = in.take(size);
                return new UUID(bigEndian(in.bytes(), at, 8), bigEndian(in.bytes(), at + 8, 8)).toString();
            };
        }
        return null;
    }

    private static Decimal decimal(AvroCursor in, int length, int scale, String path) throws RejectedRecordException {
        int at = in.take(length);
        if (length > 0 && length <= 8 && scale <= 18) {
            return Decimal.of(bigEndian(in.bytes(), at, length), scale);
        }
        if (length == 0) {
            throw in.malformed("a decimal without bytes in field '" + path + "'");
        }
        // A digit takes more than three bits: longer numbers are refused before anything is computed with them.
        if (length > Decimal.MAX_DIGITS) {
            throw tooLong(path, length + " bytes");
        }
        try {
            return Decimal.of(new BigDecimal(new BigInteger(in.bytes(), at, length), scale));
        } catch (NumberFormatException e) {
            throw tooLong(path, length + " bytes");
        }
    }

    private static long bigEndian(byte[] bytes, int at, int length) {
        long value = bytes[at];
        for (int i = 1; i < length; i++) {
            value = value << 8 | (bytes[at + i] & 0xFF);
        }
        return value;
    }

    private static Decimal decimal(double value, String path) throws RejectedRecordException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw notFinite(value, path);
        }
        // Amounts in doubles are mostly whole cents: then the digits are found without printing the number.
        double hundredfold = value * 100;
        long cents = (long) hundredfold;
        if (cents == hundredfold && Math.abs(cents) < 1L << 49 && cents / 100.0 == value) {
            return Decimal.of(cents, 2);
        }
        try {
            return Decimal.of(value);
        } catch (NumberFormatException e) {
            throw tooLong(path, Double.toString(value));
        }
    }

    private static Decimal decimal(float value, String path) throws RejectedRecordException {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            throw notFinite(value, path);
        }
        return Decimal.of(new BigDecimal(Float.toString(value)));
    }

    private static RejectedRecordException notFinite(double value, String path) {
        return new RejectedRecordException(
                RejectionCode.NUMBER_NOT_FINITE,
                "field '" + path + "' is " + value + ", which cannot be added up; send a number or null");
    }

    static RejectedRecordException tooLong(String path, String size) {
        return new RejectedRecordException(
                RejectionCode.NUMBER_TOO_LONG,
                "field '" + path + "' (" + size + ") has more than " + Decimal.MAX_DIGITS
                        + " digits before or after the point");
    }
}
