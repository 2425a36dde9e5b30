package io.tierstream.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.ListText;
import io.tierstream.flink.config.EventMapping;
import io.tierstream.flink.config.TimeFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The compiled walk against Avro's own reader, on random schemas with random data. */
@SuppressWarnings("NullAway") // Avro's classes take null where a schema allows it
final class AvroTwinTest {

    private static final int SCHEMAS = 400;
    private static final int RECORDS = 10;

    private final Random random = new Random(20_261_122);
    private int names;

    @Test
    void theWalkSeesWhatAvrosReaderSees() throws Exception {
        int fieldsCompared = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            Schema schema = root();
            AvroProjection projection = new AvroProjection(
                    schema,
                    new EventMapping("t", null, "customer", null, "at", TimeFormat.MILLIS, Map.of()),
                    new EventLimits(1 << 20, 1024, EventLimits.NO_SKEW_LIMIT),
                    () -> 0);
            for (int j = 0; j < RECORDS; j++) {
                byte[] payload = Avro.payload(value(schema, 0), schema);
                GenericRecord expected = new GenericDatumReader<GenericRecord>(schema)
                        .read(null, DecoderFactory.get().binaryDecoder(payload, null));

                Event event = projection.decode(payload, 0);

                assertThat(event.customerId())
                        .isEqualTo(expected.get("customer").toString());
                assertThat(event.time()).isEqualTo((long) expected.get("at"));
                Map<String, @Nullable Object> flat = new HashMap<>();
                flatten(expected, "", flat);
                for (int k = 0; k < event.fields().shape().size(); k++) {
                    String name = event.fields().shape().name(k);
                    assertThat(event.fields().get(k))
                            .as("%s of %s", name, schema)
                            .isEqualTo(flat.get(name));
                    fieldsCompared++;
                }
                assertThat(event.fields().shape().size()).isGreaterThanOrEqualTo(flat.size());
            }
        }
        assertThat(fieldsCompared).isGreaterThan(10_000);
    }

    private static void flatten(GenericRecord record, String path, Map<String, @Nullable Object> out) {
        for (Schema.Field field : record.getSchema().getFields()) {
            String name = path.isEmpty() ? field.name() : path + "." + field.name();
            if (name.equals("customer") || name.equals("at")) {
                continue;
            }
            Object value = record.get(field.pos());
            if (value instanceof GenericRecord nested) {
                flatten(nested, name, out);
            } else if (value != null) {
                Object scalar = scalar(value, branch(field.schema(), value));
                if (scalar != null) {
                    out.put(name, scalar);
                }
            }
        }
    }

    private static Schema branch(Schema schema, Object value) {
        return schema.isUnion() ? schema.getTypes().get(GenericData.get().resolveUnion(schema, value)) : schema;
    }

    private static @Nullable Object scalar(Object value, Schema schema) {
        return switch (schema.getType()) {
            case STRING, ENUM -> value.toString();
            case BOOLEAN -> value;
            case INT, LONG -> {
                long number = ((Number) value).longValue();
                String logical = schema.getLogicalType() == null
                        ? ""
                        : schema.getLogicalType().getName();
                yield switch (logical) {
                    case "date" -> Instant.ofEpochMilli(number * 86_400_000L);
                    case "timestamp-millis" -> Instant.ofEpochMilli(number);
                    case "timestamp-micros" -> Instant.ofEpochMilli(Math.floorDiv(number, 1000L));
                    default -> Decimal.of(number);
                };
            }
            case FLOAT -> Decimal.of(new BigDecimal(value.toString()));
            case DOUBLE -> Decimal.of((double) value);
            case BYTES ->
                schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                        ? Decimal.of(new BigDecimal(new BigInteger(((ByteBuffer) value).array()), decimal.getScale()))
                        : null;
            case ARRAY -> isList(schema.getElementType()) ? list((List<?>) value, schema.getElementType()) : null;
            default -> null;
        };
    }

    /** Whether items are scalars; null only as one of several. */
    private static boolean isList(Schema element) {
        return element.isUnion()
                ? element.getTypes().stream().allMatch(one -> one.getType() == Schema.Type.NULL || isList(one))
                : switch (element.getType()) {
                    case RECORD, MAP, ARRAY, NULL, FIXED -> false;
                    case BYTES -> element.getLogicalType() != null;
                    default -> true;
                };
    }

    private static String list(List<?> items, Schema element) {
        return ListText.of(items.stream()
                .filter(Objects::nonNull)
                .map(item -> Objects.requireNonNull(scalar(item, branch(element, item))))
                .toList());
    }

    private Schema root() {
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = random.nextInt(9); i >= 0; i--) {
            fields.add(field(schema(0)));
        }
        fields.add(random.nextInt(fields.size()), new Schema.Field("customer", Schema.create(Schema.Type.STRING)));
        fields.add(random.nextInt(fields.size()), new Schema.Field("at", Schema.create(Schema.Type.LONG)));
        return Schema.createRecord("R" + names++, null, "twin", false, fields);
    }

    private Schema.Field field(Schema schema) {
        return new Schema.Field("f" + names++, schema);
    }

    private Schema schema(int depth) {
        return switch (random.nextInt(depth > 2 ? 11 : 15)) {
            case 0 -> Schema.create(Schema.Type.STRING);
            case 1 -> Schema.create(Schema.Type.BOOLEAN);
            case 2 -> Schema.create(Schema.Type.INT);
            case 3 -> Schema.create(Schema.Type.LONG);
            case 4 -> Schema.create(Schema.Type.FLOAT);
            case 5 -> Schema.create(Schema.Type.DOUBLE);
            case 6 -> Schema.create(Schema.Type.BYTES);
            case 7 -> Schema.createEnum("E" + names++, null, "twin", List.of("A", "B", "C"));
            case 8 -> LogicalTypes.decimal(40, random.nextInt(12)).addToSchema(Schema.create(Schema.Type.BYTES));
            case 9 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case 10 ->
                random.nextBoolean()
                        ? LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG))
                        : LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case 11 -> Schema.createArray(schema(depth + 1));
            case 12 -> Schema.createMap(schema(depth + 1));
            case 13 -> nested(depth);
            default -> optional(schema(3));
        };
    }

    private Schema nested(int depth) {
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            fields.add(field(schema(depth + 1)));
        }
        return Schema.createRecord("N" + names++, null, "twin", false, fields);
    }

    private Schema optional(Schema some) {
        Schema none = Schema.create(Schema.Type.NULL);
        return Schema.createUnion(random.nextBoolean() ? List.of(none, some) : List.of(some, none));
    }

    private @Nullable Object value(Schema schema, int depth) {
        return switch (schema.getType()) {
            case NULL -> null;
            case STRING ->
                random.nextInt(9) == 0 ? "x" + "Ünïcode 顧客".repeat(random.nextInt(9)) : "s" + random.nextInt();
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt() >> random.nextInt(32);
            case LONG ->
                schema.getLogicalType() == null
                        ? 1 + (random.nextLong() >>> (20 + random.nextInt(40))) % 250_000_000_000_000L
                        : random.nextLong() >> random.nextInt(60);
            case FLOAT -> random.nextFloat() * 1000;
            case DOUBLE -> random.nextGaussian() * 1000;
            case BYTES ->
                ByteBuffer.wrap(
                        new BigInteger(1 + random.nextInt(120), random).negate().toByteArray());
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
            case UNION -> value(schema.getTypes().get(random.nextInt(2)), depth);
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(schema.getElementType(), depth + 1));
                }
                yield items;
            }
            case MAP -> {
                Map<String, @Nullable Object> items = new HashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.put("k" + i, value(schema.getValueType(), depth + 1));
                }
                yield items;
            }
            case RECORD -> {
                GenericData.Record record = new GenericData.Record(schema);
                for (Schema.Field field : schema.getFields()) {
                    record.put(field.pos(), value(field.schema(), depth + 1));
                }
                yield record;
            }
            case FIXED -> throw new IllegalStateException("no fixed types are made");
        };
    }
}
