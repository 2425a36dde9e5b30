package io.tierstream.flink.ingest;

import static io.tierstream.flink.ingest.Avro.order;
import static io.tierstream.flink.ingest.Avro.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.flink.config.EventMapping;
import io.tierstream.flink.config.TimeFormat;
import io.tierstream.registry.FakeRegistry;
import io.tierstream.registry.RefusedException;
import io.tierstream.registry.SchemaLookup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway") // Avro's classes take null where a schema allows it
final class AvroDecoderTest {

    private static final long NOW = Instant.parse("2026-11-22T08:00:00Z").toEpochMilli();

    private static final String PARTS = "{\"name\":\"customer\",\"type\":[\"null\",\"string\"]},"
            + "{\"name\":\"id\",\"type\":[\"null\",\"string\"]},"
            + "{\"name\":\"at\",\"type\":[\"null\",{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}]}";

    private static final Schema PLAIN = order(PARTS + ",{\"name\":\"amount\",\"type\":\"double\"}");

    private final FakeRegistry registry = new FakeRegistry();
    private final List<Long> pauses = new ArrayList<>();
    private @Nullable EventMapping mapping = mapping(Map.of());
    private EventLimits limits = EventLimits.live(1 << 20, 1024, Duration.ofHours(1));

    @Test
    void everyScalarBecomesAFieldUnderItsName() throws Exception {
        Schema schema = order(PARTS + """
                ,{"name":"text","type":"string"},
                {"name":"flag","type":"boolean"},
                {"name":"whole","type":"int"},
                {"name":"big","type":"long"},
                {"name":"small","type":"float"},
                {"name":"real","type":"double"},
                {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["A","B"]}},
                {"name":"money","type":{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}},
                {"name":"huge","type":{"type":"fixed","name":"F","size":16,"logicalType":"decimal","precision":38,"scale":9}},
                {"name":"day","type":{"type":"int","logicalType":"date"}},
                {"name":"micros","type":{"type":"long","logicalType":"timestamp-micros"}},
                {"name":"nanos","type":{"type":"long","logicalType":"timestamp-nanos"}},
                {"name":"local","type":{"type":"long","logicalType":"local-timestamp-millis"}},
                {"name":"clock","type":{"type":"int","logicalType":"time-millis"}},
                {"name":"uid","type":{"type":"string","logicalType":"uuid"}},
                {"name":"ufix","type":{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}},
                {"name":"nothing","type":"null"},
                {"name":"maybe","type":["null","long","string"]},
                {"name":"raw","type":"bytes"},
                {"name":"list","type":{"type":"array","items":"long"}},
                {"name":"map","type":{"type":"map","values":["null","string"]}},
                {"name":"place","type":["null",{"type":"record","name":"Place","fields":[
                  {"name":"country","type":"string"},{"name":"zip","type":["null","int"]}]}]}
                """);
        Schema place = schema.getField("place").schema().getTypes().get(1);
        GenericData.Record record = parts(schema);
        record.put("text", "Zoë");
        record.put("flag", true);
        record.put("whole", -7);
        record.put("big", Long.MAX_VALUE);
        record.put("small", 0.1f);
        record.put("real", 19.99);
        record.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "B"));
        record.put("money", ByteBuffer.wrap(BigInteger.valueOf(-12_995).toByteArray()));
        record.put("huge", fixed(schema.getField("huge").schema(), new BigInteger("-123456789012345678901234567890")));
        record.put("day", 20_000);
        record.put("micros", -1L);
        record.put("nanos", 1_999_999L);
        record.put("local", 5L);
        record.put("clock", 3_600_000);
        record.put("uid", "0b5c3b0e-8f0e-4b57-9d6e-0c4a4a4d0e11");
        record.put("ufix", fixed(schema.getField("ufix").schema(), BigInteger.valueOf(0x0102_0304L)));
        record.put("nothing", null);
        record.put("maybe", 12L);
        record.put("raw", ByteBuffer.wrap(new byte[3]));
        record.put("list", List.of(1L, 2L, 3L));
        record.put("map", Map.of("a", "b"));
        record.put("place", record(place, "country", "AT", "zip", null));

        Event event = decode(schema, record);

        assertThat(event.customerId()).isEqualTo("c-1");
        assertThat(event.id()).isEqualTo("e-1");
        assertThat(event.type()).isEqualTo("purchase");
        assertThat(event.time()).isEqualTo(NOW);
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        expected.put("text", "Zoë");
        expected.put("flag", true);
        expected.put("whole", Decimal.of(-7));
        expected.put("big", Decimal.of(Long.MAX_VALUE));
        expected.put("small", Decimal.parse("0.1"));
        expected.put("real", Decimal.parse("19.99"));
        expected.put("kind", "B");
        expected.put("money", Decimal.parse("-129.95"));
        expected.put("huge", Decimal.of(new BigDecimal("-123456789012345678901.23456789")));
        expected.put("day", Instant.parse("2024-10-04T00:00:00Z"));
        expected.put("micros", Instant.ofEpochMilli(-1));
        expected.put("nanos", Instant.ofEpochMilli(1));
        expected.put("local", Instant.ofEpochMilli(5));
        expected.put("clock", Decimal.of(3_600_000));
        expected.put("uid", "0b5c3b0e-8f0e-4b57-9d6e-0c4a4a4d0e11");
        expected.put("ufix", "00000000-0000-0000-0000-000001020304");
        expected.put("maybe", Decimal.of(12));
        expected.put("list", "[1,2,3]");
        expected.put("place.country", "AT");
        expected.put("place.zip", null);
        assertThat(event.fields()).isEqualTo(Fields.of(expected));
    }

    @Test
    void entriesOfASpreadMapAreFieldsUnderTheirOwnNames() throws Exception {
        Schema schema = order(PARTS + """
                ,{"name":"crm","type":["null",{"type":"map","values":["null","string","double",{"type":"array","items":"string"},
                {"type":"map","values":"int"}]}]},{"name":"after","type":"string"}""");
        mapping = new EventMapping(
                "purchase", null, "customer", "id", "at", TimeFormat.AUTO, Map.of("after", "after"), "crm");
        Map<String, Object> crm = new LinkedHashMap<>();
        crm.put("country", "DE");
        crm.put("newsletter", null);
        crm.put("after", "no");
        crm.put("score", 1.5);
        crm.put("interests", List.of("golf", "tennis"));
        crm.put("deep", Map.of("a", 1));

        Event event = decode(schema, parts(schema, "crm", crm, "after", "yes"));

        assertThat(event.fields().get("country")).isEqualTo("DE");
        assertThat(event.fields().carries(event.fields().shape().position("newsletter")))
                .isTrue();
        assertThat(event.fields().get("newsletter")).isNull();
        assertThat(event.fields().get("after")).isEqualTo("yes");
        assertThat(event.fields().get("score")).isEqualTo(Decimal.parse("1.5"));
        assertThat(event.fields().get("interests")).isEqualTo("[\"golf\",\"tennis\"]");
        assertThat(event.fields().shape().size()).isEqualTo(5);
        assertThat(decode(schema, parts(schema, "crm", null, "after", "yes")).fields())
                .isEqualTo(Fields.of(Shape.of("after"), "yes"));
    }

    @Test
    void scalarsOfASpreadRecordAreFieldsUnderTheirOwnNames() throws Exception {
        Schema schema = order(PARTS + """
                ,{"name":"crm","type":["null",{"type":"record","name":"Crm","fields":[
                {"name":"country","type":["null","string"]},{"name":"staff","type":"boolean"}]}]}""");
        Schema crm = schema.getField("crm").schema().getTypes().get(1);
        mapping = new EventMapping("purchase", null, "customer", "id", "at", TimeFormat.AUTO, Map.of(), "crm");

        assertThat(decode(schema, parts(schema, "crm", record(crm, "country", "AT", "staff", true)))
                        .fields())
                .isEqualTo(Fields.of(Shape.of("country", "staff"), "AT", true));
        Fields without = decode(schema, parts(schema, "crm", record(crm, "country", null, "staff", true)))
                .fields();
        assertThat(without.carries(0)).as("a null of a record says nothing").isFalse();
    }

    @Test
    void onlyMappedFieldsAreReadUnderTheirNewNames() throws Exception {
        mapping = mapping(Map.of("total", "amount", "order", "id"));

        Event event = decode(PLAIN, parts(PLAIN, "amount", 5.5));

        assertThat(event.fields().get("total")).isEqualTo(Decimal.parse("5.5"));
        assertThat(event.fields().get("order")).isEqualTo("e-1");
        assertThat(event.fields().shape().size()).isEqualTo(2);
    }

    @Test
    void pathsLeadThroughNestedRecordsUnionsAndMaps() throws Exception {
        Schema schema = order("""
                {"name":"buyer","type":["null",{"type":"record","name":"Buyer","fields":[
                  {"name":"no","type":"long"},{"name":"next","type":["null","Buyer"]}]}]},
                {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["sale","refund"]}},
                {"name":"seconds","type":"double"},
                {"name":"tags","type":{"type":"map","values":"string"}}
                """);
        mapping = new EventMapping(
                null, "kind", "buyer.no", null, "seconds", TimeFormat.SECONDS, Map.of("shop", "tags.shop"));
        Schema buyer = schema.getField("buyer").schema().getTypes().get(1);

        Event event = decode(
                schema,
                record(
                        schema,
                        "buyer",
                        record(buyer, "no", 42L, "next", record(buyer, "no", 43L, "next", null)),
                        "kind",
                        new GenericData.EnumSymbol(schema.getField("kind").schema(), "refund"),
                        "seconds",
                        1_700_000_000.5,
                        "tags",
                        Map.of("a", "1", "shop", "Wien")));

        assertThat(event)
                .isEqualTo(new Event("42", null, "refund", 1_700_000_000_500L, Fields.of(Shape.of("shop"), "Wien")));
    }

    @Test
    void aFieldThatTheWriterRenamedIsFoundByItsAlias() throws Exception {
        Schema renamed = order(PARTS + ",{\"name\":\"total\",\"aliases\":[\"amount\"],\"type\":\"double\"}");
        mapping = mapping(Map.of("amount", "amount"));

        assertThat(decode(renamed, parts(renamed, "total", 7.25)).fields().get("amount"))
                .isEqualTo(Decimal.parse("7.25"));
    }

    @Test
    void theFirstAlternativeThatHasAValueWins() throws Exception {
        Schema both = order(PARTS
                + ",{\"name\":\"old\",\"type\":[\"null\",\"int\"]},{\"name\":\"new\",\"type\":[\"null\",\"int\"]}");
        mapping = mapping(Map.of("amount", "new|old"));

        assertThat(decode(both, parts(both, "old", 1, "new", 2)).fields().get("amount"))
                .isEqualTo(Decimal.of(2));
        assertThat(decode(both, parts(both, "old", 1, "new", null)).fields().get("amount"))
                .isEqualTo(Decimal.of(1));
        Schema before = order(PARTS + ",{\"name\":\"old\",\"type\":\"int\"}");
        assertThat(decode(before, parts(before, "old", 1)).fields().get("amount"))
                .isEqualTo(Decimal.of(1));
    }

    @Test
    void aFieldThatTheWriterAddedOrRemovedDoesNoHarm() throws Exception {
        mapping = mapping(Map.of("amount", "amount"));
        Schema more = order(PARTS
                + ",{\"name\":\"extra\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"map\",\"values\":\"float\"}}},"
                + "{\"name\":\"amount\",\"type\":\"double\"}");
        Schema less = order(PARTS);

        assertThat(decode(more, parts(more, "extra", List.of(Map.of("x", 1f), Map.of()), "amount", 2.0))
                        .fields()
                        .get("amount"))
                .isEqualTo(Decimal.of(2));
        assertThat(decode(less, parts(less)).fields().get("amount")).isNull();
    }

    @Test
    void theEventsOfOneSchemaShareOneShape() throws Exception {
        AvroDecoder decoder = decoder();
        byte[] value = Avro.value(registry.add(PLAIN), parts(PLAIN, "amount", 1.0), PLAIN);

        assertThat(decoder.decode(value).fields().shape())
                .isSameAs(decoder.decode(value).fields().shape());
        assertThat(registry.asked()).isEqualTo(1);
    }

    @Test
    void anEmptyValueIsTruncated() {
        assertRejected(new byte[0], RejectionCode.TRUNCATED, "the value is empty");
    }

    @Test
    void aValueWithoutTheZeroByteHasBadMagic() {
        assertRejected(
                "{\"customer\":1}".getBytes(StandardCharsets.UTF_8),
                RejectionCode.BAD_MAGIC,
                "the first byte is 123, not 0: the value was not written with a schema registry");
    }

    @Test
    void aValueShorterThanItsHeaderIsTruncated() {
        assertRejected(
                new byte[] {0, 0, 1}, RejectionCode.TRUNCATED, "the value has 3 bytes, fewer than the 5 of its header");
    }

    @Test
    void anUnknownSchemaIdIsRejectedAfterAFewTries() {
        assertRejected(
                new byte[] {0, 0, 0, 0, 77, 1},
                RejectionCode.UNKNOWN_SCHEMA,
                "the schema registry has no schema with id 77");
        assertThat(registry.asked()).isEqualTo(4);
        assertThat(pauses).hasSize(3);
    }

    @Test
    void aSchemaThatIsNotAvroIsRejectedAndNotAskedForAgain() throws Exception {
        int id = registry.add("protobuf");
        AvroDecoder decoder = decoder();

        for (int i = 0; i < 3; i++) {
            assertRejected(
                    decoder, header(id), RejectionCode.UNUSABLE_SCHEMA, "schema 100 is of type PROTOBUF, not AVRO");
        }
        assertThat(registry.asked()).isEqualTo(1);
    }

    @Test
    void aSchemaThatIsNoRecordIsRejected() {
        assertRejected(
                header(registry.add("\"string\"")),
                RejectionCode.UNUSABLE_SCHEMA,
                "schema 100 is of type string; an event must be a record");
        assertThat(rejection(decoder(), header(registry.add("{\"type\":\"nonsense\"}")))
                        .getMessage())
                .startsWith("schema 101 is not an Avro schema: ");
    }

    @Test
    void aForeignSchemaWithoutMappingIsRejected() {
        mapping = null;

        assertRejected(
                Avro.value(registry.add(PLAIN), parts(PLAIN, "amount", 1.0), PLAIN),
                RejectionCode.NO_MAPPING,
                "schema 100 (shop.Order) is none of Tierstream's own; configure customer-id, time and type for this"
                        + " source");
    }

    @Test
    void everyTruncationIsRejectedAsSuch() throws Exception {
        Schema schema =
                order(PARTS + ",{\"name\":\"amount\",\"type\":\"double\"},{\"name\":\"note\",\"type\":\"string\"}");
        byte[] value = Avro.value(registry.add(schema), parts(schema, "amount", 1.0, "note", "x".repeat(20)), schema);
        AvroDecoder decoder = decoder();

        for (int length = 5; length < value.length; length++) {
            RejectedRecordException rejection = rejection(decoder, Arrays.copyOf(value, length));
            assertThat(rejection.code()).as("%d bytes", length).isEqualTo(RejectionCode.TRUNCATED);
        }
        assertRejected(
                decoder,
                Arrays.copyOf(value, value.length - 1),
                RejectionCode.TRUNCATED,
                "the value ends at byte 50, but at byte 31 the schema asks for at least 20 more");
    }

    @Test
    void bytesBehindTheRecordAreRejected() {
        byte[] value = Avro.value(registry.add(PLAIN), parts(PLAIN, "amount", 1.0), PLAIN);

        assertRejected(
                Arrays.copyOf(value, value.length + 3),
                RejectionCode.TRAILING_BYTES,
                "3 bytes follow the record; was it written with another schema?");
    }

    @Test
    void randomBytesBehindAGoodHeaderAreRejectedOrDecodedButNeverFail() {
        int id = registry.add(PLAIN);
        AvroDecoder decoder = decoder();
        Random random = new Random(11);
        int rejected = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] value = header(id, random.nextInt(60));
            for (int j = 5; j < value.length; j++) {
                value[j] = (byte) random.nextInt(random.nextBoolean() ? 256 : 8);
            }
            try {
                assertThat(decoder.decode(value).customerId()).isNotEmpty();
            } catch (RejectedRecordException e) {
                rejected++;
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(rejected).isGreaterThan(19_000);
    }

    @Test
    void lengthsAndIndexesThatCannotBeAreMalformed() {
        int id = registry.add(PLAIN);

        assertRejected(
                bytes(id, 8),
                RejectionCode.MALFORMED_AVRO,
                "the index 4 of a union is not one of 0 to 1 (before byte 6)");
        assertRejected(bytes(id, 2, 3), RejectionCode.MALFORMED_AVRO, "a length is negative: -2 (before byte 7)");
        assertRejected(
                bytes(id, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1),
                RejectionCode.MALFORMED_AVRO,
                "a number of more than ten bytes (before byte 15)");
        Schema flag = order(PARTS + ",{\"name\":\"flag\",\"type\":\"boolean\"}");
        byte[] value = Avro.value(registry.add(flag), parts(flag, "flag", true), flag);
        value[value.length - 1] = 2;
        assertRejected(
                value,
                RejectionCode.MALFORMED_AVRO,
                "a boolean is neither 0 nor 1 but 2 (before byte " + value.length + ")");
    }

    @Test
    void aBillionItemsInNoBytesTakeNoTime() throws Exception {
        Schema schema = order("{\"name\":\"nothings\",\"type\":{\"type\":\"array\",\"items\":\"null\"}}," + PARTS);
        byte[] tail = Avro.payload(parts(PLAIN, "amount", 0.0), PLAIN);
        // One block of 2^62 nulls, then the end of the array, then the parts.
        byte[] value = concat(
                header(registry.add(schema)),
                new byte[] {-128, -128, -128, -128, -128, -128, -128, -128, -128, 1, 0},
                Arrays.copyOf(tail, tail.length - 8));

        assertThat(decoder().decode(value).customerId()).isEqualTo("c-1");
    }

    @Test
    void endlessNestingIsMalformed() {
        Schema chain = order("{\"name\":\"next\",\"type\":[\"null\",\"Order\"]}," + PARTS);
        byte[] value = concat(header(registry.add(chain)), new byte[100_000]);
        Arrays.fill(value, 5, value.length, (byte) 2);

        assertRejected(value, RejectionCode.MALFORMED_AVRO, "records are nested more than 256 deep");
    }

    @Test
    void aMissingCustomerIdIsRejected() {
        assertRejectedParts(
                RejectionCode.MISSING_CUSTOMER_ID, "the customer id 'customer' is absent or null", "customer", null);
        assertRejectedParts(RejectionCode.MISSING_CUSTOMER_ID, "the customer id 'customer' is empty", "customer", "");
        mapping = new EventMapping("purchase", null, "buyer.id", "id", "at", TimeFormat.AUTO, Map.of());
        assertRejectedParts(RejectionCode.MISSING_CUSTOMER_ID, "the customer id 'buyer.id' is absent or null");
    }

    @Test
    void aCustomerIdOfTenThousandBytesIsRejectedAndOneAtTheLimitIsNot() throws Exception {
        assertRejectedParts(
                RejectionCode.CUSTOMER_ID_TOO_LONG,
                "the customer id has 10000 bytes; at most 1024 are accepted (events.max-customer-id-bytes)",
                "customer",
                "x".repeat(10_000));
        assertRejectedParts(
                RejectionCode.CUSTOMER_ID_TOO_LONG,
                "the customer id has 1026 bytes; at most 1024 are accepted (events.max-customer-id-bytes)",
                "customer",
                "é".repeat(513));
        assertThat(decode(PLAIN, parts(PLAIN, "customer", "x".repeat(1_024), "amount", 1.0))
                        .customerId())
                .hasSize(1_024);
    }

    @Test
    void aCustomerIdThatIsNoTextIsRejected() {
        byte[] value = Avro.value(registry.add(PLAIN), parts(PLAIN, "amount", 1.0), PLAIN);
        value[7] = (byte) 0xFF;

        assertRejected(
                value,
                RejectionCode.BAD_CUSTOMER_ID,
                "the customer id 'customer' is neither valid UTF-8 text nor a number");
    }

    @Test
    void anEmptyEventIdIsNoneAndAnEndlessOneIsRejected() throws Exception {
        assertThat(decode(PLAIN, parts(PLAIN, "id", "", "amount", 1.0)).id()).isNull();
        assertThat(decode(PLAIN, parts(PLAIN, "id", null, "amount", 1.0)).id()).isNull();
        assertRejectedParts(
                RejectionCode.EVENT_ID_TOO_LONG,
                "the event id has 2000 bytes; at most 1024 are accepted (events.max-customer-id-bytes)",
                "id",
                "e".repeat(2_000));
    }

    @Test
    void aMissingTypeIsRejected() {
        mapping = new EventMapping(null, "kind", "customer", "id", "at", TimeFormat.AUTO, Map.of());
        assertRejectedParts(RejectionCode.MISSING_TYPE, "the event type 'kind' is absent or null");
        mapping = new EventMapping(null, "id", "customer", null, "at", TimeFormat.AUTO, Map.of());
        assertRejectedParts(RejectionCode.MISSING_TYPE, "the event type 'id' is empty", "id", "");
        assertRejectedParts(
                RejectionCode.TYPE_TOO_LONG,
                "the event type has 300 characters; at most 255 are accepted",
                "id",
                "t".repeat(300));
    }

    @Test
    void aMissingTimeIsRejected() {
        assertRejectedParts(RejectionCode.MISSING_TIME, "the event time 'at' is absent or null", "at", null);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, 253_402_300_800_000L, Long.MAX_VALUE})
    void aTimeOutsideTheCalendarIsRejected(long time) {
        assertRejectedParts(
                RejectionCode.TIME_OUT_OF_RANGE,
                "the event time 'at' is " + time
                        + " ms since the epoch; it must be after 1970-01-01T00:00:00Z and before"
                        + " the year 10000 (wrong unit? see time-format)",
                "at",
                time);
    }

    @Test
    void aTimeTooFarInTheFutureIsRejectedLiveAndTakenInAReplay() throws Exception {
        long skew = Duration.ofHours(1).toMillis();
        assertThat(decode(PLAIN, parts(PLAIN, "at", NOW + skew, "amount", 1.0)).time())
                .isEqualTo(NOW + skew);
        assertRejectedParts(
                RejectionCode.TIME_IN_FUTURE,
                "the event time 2026-11-22T09:00:00.001Z is 3600001 ms ahead of the clock; at most 3600000 ms are accepted"
                        + " (time.max-future-skew)",
                "at",
                NOW + skew + 1);
        long year9999 = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        assertRejectedParts(
                RejectionCode.TIME_IN_FUTURE,
                "the event time 9999-12-31T23:59:59.999Z is " + (year9999 - NOW) + " ms ahead of the clock; at most"
                        + " 3600000 ms are accepted (time.max-future-skew)",
                "at",
                year9999);

        limits = new EventLimits(1 << 20, 1024, EventLimits.NO_SKEW_LIMIT);

        assertThat(decode(PLAIN, parts(PLAIN, "at", year9999, "amount", 1.0)).time())
                .isEqualTo(year9999);
    }

    @ParameterizedTest
    @CsvSource({"NaN,NaN", "Infinity,Infinity", "-Infinity,-Infinity"})
    void anAmountThatIsNoNumberIsRejectedUnlessNobodyReadsIt(double amount, String text) throws Exception {
        assertRejectedParts(
                RejectionCode.NUMBER_NOT_FINITE,
                "field 'amount' is " + text + ", which cannot be added up; send a number or null",
                "amount",
                amount);

        mapping = mapping(Map.of("order", "id"));

        assertThat(decode(PLAIN, parts(PLAIN, "amount", amount)).fields().get("order"))
                .isEqualTo("e-1");
    }

    @Test
    void thirtyDigitsAreFineAndMoreThanAHundredAreRejected() throws Exception {
        Schema schema = order(
                PARTS
                        + ",{\"name\":\"amount\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":200,\"scale\":2}}");
        BigInteger thirty = new BigInteger("123456789012345678901234567890");

        assertThat(decode(schema, parts(schema, "amount", ByteBuffer.wrap(thirty.toByteArray())))
                        .fields()
                        .get("amount"))
                .isEqualTo(Decimal.parse("1234567890123456789012345678.90"));
        BigInteger many = BigInteger.TEN.pow(120);
        assertRejected(
                Avro.value(registry.add(schema), parts(schema, "amount", ByteBuffer.wrap(many.toByteArray())), schema),
                RejectionCode.NUMBER_TOO_LONG,
                "field 'amount' (50 bytes) has more than 100 digits before or after the point");
        assertRejected(
                Avro.value(registry.add(schema), parts(schema, "amount", ByteBuffer.allocate(0)), schema),
                RejectionCode.MALFORMED_AVRO,
                "a decimal without bytes in field 'amount' (before byte 23)");
        assertRejectedParts(
                RejectionCode.NUMBER_TOO_LONG,
                "field 'amount' (1.0E200) has more than 100 digits before or after the point",
                "amount",
                1e200);
    }

    @Test
    void aTextOfNearlyAMegabyteIsAField() throws Exception {
        Schema schema = order(PARTS + ",{\"name\":\"note\",\"type\":\"string\"}");
        String note = "n".repeat(1_000_000);

        assertThat(decode(schema, parts(schema, "note", note)).fields().get("note"))
                .isEqualTo(note);
    }

    @Test
    void doublesBecomeTheShortestDecimalThatReadsBack() throws Exception {
        Random random = new Random(3);
        AvroDecoder decoder = decoder();
        int id = registry.add(PLAIN);
        for (int i = 0; i < 5_000; i++) {
            double amount = switch (i % 4) {
                case 0 -> random.nextInt(10_000_000) / 100.0;
                case 1 -> random.nextGaussian() * 1e6;
                case 2 -> random.nextLong() / 100.0;
                default -> -random.nextInt(1000) / 8.0;
            };
            assertThat(decoder.decode(Avro.value(id, parts(PLAIN, "amount", amount), PLAIN))
                            .fields()
                            .get("amount"))
                    .isEqualTo(Decimal.of(amount));
        }
    }

    @Test
    void waitsForARegistryThatIsOutOfReach() throws Exception {
        registry.beOutOfReach(12);

        assertThat(decode(PLAIN, parts(PLAIN, "amount", 1.0)).customerId()).isEqualTo("c-1");
        assertThat(pauses).hasSize(12).allSatisfy(pause -> assertThat(pause).isBetween(50L, 5_000L));
    }

    @Test
    void stopsWhenTheRegistryRefusesTheJob() {
        registry.refuse(new RefusedException("asking for schema 100: the registry answers 401"));

        assertThatThrownBy(() -> decode(PLAIN, parts(PLAIN, "amount", 1.0)))
                .isInstanceOf(IOException.class)
                .hasMessage("asking for schema 100: the registry answers 401");
    }

    private static EventMapping mapping(Map<String, String> fields) {
        return new EventMapping("purchase", null, "customer", "id", "at", TimeFormat.AUTO, fields);
    }

    private static GenericData.Record parts(Schema schema, @Nullable Object... more) {
        GenericData.Record record = record(schema, "customer", "c-1", "id", "e-1", "at", NOW);
        for (int i = 0; i < more.length; i += 2) {
            record.put(String.valueOf(more[i]), more[i + 1]);
        }
        return record;
    }

    private static GenericData.Fixed fixed(Schema schema, BigInteger value) {
        byte[] bytes = new byte[schema.getFixedSize()];
        byte[] digits = value.toByteArray();
        Arrays.fill(bytes, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, bytes, bytes.length - digits.length, digits.length);
        return new GenericData.Fixed(schema, bytes);
    }

    private AvroDecoder decoder() {
        return new AvroDecoder(
                mapping, new ContractMappings(), limits, new SchemaLookup(registry, pauses::add, () -> NOW), () -> NOW);
    }

    private Event decode(Schema schema, GenericData.Record record)
            throws RejectedRecordException, IOException, InterruptedException {
        return decoder().decode(Avro.value(registry.add(schema), record, schema));
    }

    /** Rejects a plain order that differs from a good one in the given parts. */
    private void assertRejectedParts(RejectionCode code, String message, @Nullable Object... different) {
        GenericData.Record record = parts(PLAIN, "amount", 1.0);
        for (int i = 0; i < different.length; i += 2) {
            record.put(String.valueOf(different[i]), different[i + 1]);
        }
        assertRejected(Avro.value(registry.add(PLAIN), record, PLAIN), code, message);
    }

    private void assertRejected(byte[] value, RejectionCode code, String message) {
        assertRejected(decoder(), value, code, message);
    }

    private static void assertRejected(AvroDecoder decoder, byte[] value, RejectionCode code, String message) {
        RejectedRecordException rejection = rejection(decoder, value);
        assertThat(rejection.code()).isEqualTo(code);
        assertThat(rejection.text()).isEqualTo(message);
    }

    private static RejectedRecordException rejection(AvroDecoder decoder, byte[] value) {
        RejectedRecordException rejection =
                catchThrowableOfType(RejectedRecordException.class, () -> decoder.decode(value));
        assertThat(rejection).as("rejection").isNotNull();
        return rejection;
    }

    private static byte[] header(int id) {
        return header(id, 0);
    }

    private static byte[] header(int id, int more) {
        return ByteBuffer.allocate(5 + more).put((byte) 0).putInt(id).array();
    }

    private static byte[] bytes(int id, int... payload) {
        byte[] value = header(id, payload.length);
        for (int i = 0; i < payload.length; i++) {
            value[5 + i] = (byte) payload[i];
        }
        return value;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
