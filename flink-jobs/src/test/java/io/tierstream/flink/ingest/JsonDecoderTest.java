package io.tierstream.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.flink.config.EventMapping;
import io.tierstream.flink.config.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonDecoderTest {

    private static final long NOW = Instant.parse("2026-11-22T08:00:00Z").toEpochMilli();

    private static final String PARTS = "\"user\":\"c-1\",\"uuid\":\"e-1\",\"at\":" + NOW;

    private EventMapping mapping = mapping(TimeFormat.AUTO, Map.of());

    @Test
    void everyScalarBecomesAFieldUnderItsPath() throws Exception {
        Event event = decode("""
                {"user": "c-1", "uuid": "e-1", "at": "2026-11-22T08:00:00Z", "text": "Zoë \\u20ac", "flag": true,
                 "whole": 12, "cents": 19.90, "tiny": 1e-3, "nothing": null, "list": [1, {"a": 2}], "place": {"country": "AT",
                 "geo": {"lat": 48.2}}}""");

        assertThat(event.customerId()).isEqualTo("c-1");
        assertThat(event.id()).isEqualTo("e-1");
        assertThat(event.type()).isEqualTo("visit");
        assertThat(event.time()).isEqualTo(NOW);
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        expected.put("text", "Zoë €");
        expected.put("flag", true);
        expected.put("whole", Decimal.of(12));
        expected.put("cents", Decimal.parse("19.9"));
        expected.put("tiny", Decimal.parse("0.001"));
        expected.put("nothing", Fields.NONE_STATED);
        expected.put("place.country", "AT");
        expected.put("place.geo.lat", Decimal.parse("48.2"));
        assertThat(event.fields()).isEqualTo(Fields.of(expected));
    }

    @Test
    void aNullSaysThatThereIsNoValueAndAnAbsentNameSaysNothing() throws Exception {
        mapping = mapping(TimeFormat.AUTO, new LinkedHashMap<>(Map.of("country", "country|place.country")));

        Fields stated = decode("{\"country\":null," + PARTS + "}").fields();
        Fields absent = decode("{" + PARTS + "}").fields();
        Fields other = decode("{\"country\":null,\"place\":{\"country\":\"AT\"}," + PARTS + "}")
                .fields();

        assertThat(stated.stated(0)).isEqualTo(Fields.NONE_STATED);
        assertThat(stated.get(0)).isNull();
        assertThat(absent.stated(0)).isNull();
        assertThat(other.get(0)).isEqualTo("AT");
    }

    @Test
    void aListOfScalarsIsATextAndNoPartOfAnEvent() throws Exception {
        Event event = decode("{\"interests\":[\"golf\",null,1.50,true],\"none\":[],\"deep\":[[1]]," + PARTS + "}");

        assertThat(event.fields().get("interests")).isEqualTo("[\"golf\",1.5,true]");
        assertThat(event.fields().get("none")).isEqualTo("[]");
        assertThat(event.fields().shape().position("deep")).isNegative();
        assertRejected(
                "{\"user\":[\"c-1\"],\"at\":" + NOW + "}",
                RejectionCode.MISSING_CUSTOMER_ID,
                "the customer id 'user' is absent or null");
    }

    @Test
    void entriesOfASpreadObjectAreFieldsUnderTheirOwnNames() throws Exception {
        mapping = new EventMapping(
                "visit", null, "user", "uuid", "at", TimeFormat.AUTO, Map.of("land", "crm.country"), "crm");

        Event event = decode("{\"amount\":1,\"crm\":{\"country\":\"DE\",\"newsletter\":null,\"land\":\"no\",\"age\":30,"
                + "\"interests\":[\"golf\"],\"address\":{\"city\":\"Kiel\"}}," + PARTS + "}");

        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        expected.put("land", "DE");
        expected.put("newsletter", Fields.NONE_STATED);
        expected.put("age", Decimal.of(30));
        expected.put("interests", "[\"golf\"]");
        assertThat(event.fields()).isEqualTo(Fields.of(expected));
        assertThat(decode("{" + PARTS + "}").fields()).isEqualTo(Fields.of(Shape.of("land"), (Object) null));
    }

    @Test
    void onlyMappedPathsAreReadAndOneMayServeTwice() throws Exception {
        mapping = mapping(TimeFormat.AUTO, Map.of("order", "uuid"));

        Event event = decode("{" + PARTS + ",\"amount\":1e9999999,\"deep\":{\"uuid\":\"no\"}}");

        assertThat(event.fields()).isEqualTo(Fields.of(Shape.of("order"), "e-1"));
    }

    @Test
    void theFirstAlternativeThatHasAValueWinsWhateverTheOrder() throws Exception {
        mapping = mapping(TimeFormat.AUTO, Map.of("amount", "total|price.amount"));

        assertThat(decode("{" + PARTS + ",\"price\":{\"amount\":1},\"total\":2}")
                        .fields()
                        .get("amount"))
                .isEqualTo(Decimal.of(2));
        assertThat(decode("{\"total\":2,\"price\":{\"amount\":1}," + PARTS + "}")
                        .fields()
                        .get("amount"))
                .isEqualTo(Decimal.of(2));
        assertThat(decode("{\"total\":null,\"price\":{\"amount\":1}," + PARTS + "}")
                        .fields()
                        .get("amount"))
                .isEqualTo(Decimal.of(1));
    }

    @Test
    void recordsWithTheSameNamesShareOneShape() throws Exception {
        JsonDecoder decoder = decoder();

        Shape first = decoder.decode(bytes("{" + PARTS + ",\"a\":1,\"b\":2}"))
                .fields()
                .shape();
        Shape other = decoder.decode(bytes("{" + PARTS + ",\"a\":1}")).fields().shape();
        Shape again = decoder.decode(bytes("{" + PARTS + ",\"a\":3,\"b\":4}"))
                .fields()
                .shape();

        assertThat(again).isSameAs(first).isNotEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, 1763798400123, 1763798400123",
        "AUTO, '\"2025-11-22T08:00:00.123Z\"', 1763798400123",
        "AUTO, '\"2025-11-22T09:00:00.123+01:00\"', 1763798400123",
        "AUTO, '\"2025-11-22T09:00:00.123+0100\"', 1763798400123",
        "AUTO, '\"2025-11-22T08:00:00.123456789\"', 1763798400123",
        "AUTO, '\"2025-11-22T08:00\"', 1763798400000",
        "AUTO, '\"2025-11-22\"', 1763769600000",
        "ISO_8601, '\"2025-11-22T08:00:00Z\"', 1763798400000",
        "MILLIS, '\"1763798400123\"', 1763798400123",
        "SECONDS, 1763798400, 1763798400000",
        "SECONDS, 1763798400.1239, 1763798400123",
        "MICROS, 1763798400123999, 1763798400123",
        "NANOS, 1763798400123999999, 1763798400123"
    })
    void timesAreReadInTheirFormat(TimeFormat format, String written, long millis) throws Exception {
        mapping = mapping(format, Map.of());

        assertThat(decode("{\"user\":\"c\",\"at\":" + written + "}").time()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, '\"yesterday\"', 'yesterday', 'ISO-8601 such as 2026-01-31T08:00:00Z, nor a number of milliseconds (see"
                + " time-format)'",
        "ISO_8601, 12, 12, 'ISO-8601 such as 2026-01-31T08:00:00Z'",
        "ISO_8601, '\"2025-02-30T00:00:00Z\"', '2025-02-30T00:00:00Z', 'ISO-8601 such as 2026-01-31T08:00:00Z'",
        "MILLIS, '\"2025-11-22T08:00:00Z\"', '2025-11-22T08:00:00Z', 'a number of milliseconds since the epoch'",
        "SECONDS, true, true, 'a number of seconds since the epoch'",
        "MILLIS, 1e30, 1000000000000000000000000000000, 'a number of milliseconds since the epoch'"
    })
    void timesInAnotherFormatAreRejected(TimeFormat format, String written, String shown, String expected) {
        mapping = mapping(format, Map.of());

        assertRejected(
                "{\"user\":\"c\",\"at\":" + written + "}",
                RejectionCode.BAD_TIME,
                "the event time 'at' is '" + shown + "', which is not " + expected);
    }

    @Test
    void textThatIsNoJsonIsRejected() {
        assertRejected("", RejectionCode.NOT_AN_OBJECT, "the value is empty");
        assertRejected("[1]", RejectionCode.NOT_AN_OBJECT, "the value does not begin with '{'");
        assertRejected("null", RejectionCode.NOT_AN_OBJECT, "the value does not begin with '{'");
        assertThat(rejection("{\"user\": oops}").code()).isEqualTo(RejectionCode.MALFORMED_JSON);
        assertThat(rejection("{\"user\": \"c\"").text()).contains("Unexpected end-of-input");
        assertThat(rejection("\u0001\u0002").code()).isEqualTo(RejectionCode.MALFORMED_JSON);
        assertThat(rejection("{" + PARTS + ",\"amount\":NaN}").text()).startsWith("Non-standard token 'NaN'");
        assertThat(rejection("{" + PARTS + ",\"amount\":Infinity}").code()).isEqualTo(RejectionCode.MALFORMED_JSON);
    }

    @Test
    void aNameThatStandsTwiceIsRejected() {
        assertRejected(
                "{" + PARTS + ",\"user\":\"c-2\"}",
                RejectionCode.MALFORMED_JSON,
                "Duplicate field 'user' (at byte " + (PARTS.length() + 8) + ")");
        assertRejected(
                "{" + PARTS + ",\"a\":{\"b\":1},\"a.b\":2}", RejectionCode.MALFORMED_JSON, "field name twice: a.b");
    }

    @Test
    void moreThanOneObjectIsRejected() {
        assertRejected(
                "{" + PARTS + "}{}",
                RejectionCode.TRAILING_BYTES,
                "more follows the object, at byte " + (PARTS.length() + 2));
    }

    @Test
    void deepNestingIsRejected() {
        String deep = "{" + PARTS + ",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}";

        assertThat(rejection(deep).code()).isEqualTo(RejectionCode.MALFORMED_JSON);
        assertThat(rejection(deep).text()).contains("nesting depth (65) exceeds the maximum allowed (64");
    }

    @Test
    void thirtyDigitsAreFineAndMoreThanAHundredAreRejected() throws Exception {
        assertThat(decode("{" + PARTS + ",\"amount\":1234567890123456789012345678.91}")
                        .fields()
                        .get("amount"))
                .isEqualTo(Decimal.parse("1234567890123456789012345678.91"));
        assertRejected(
                "{" + PARTS + ",\"a\":{\"amount\":1e200}}",
                RejectionCode.NUMBER_TOO_LONG,
                "field 'a.amount' (5 characters) has more than 100 digits before or after the point");
        assertThat(rejection("{" + PARTS + ",\"amount\":" + "9".repeat(1_000) + "}")
                        .code())
                .isEqualTo(RejectionCode.MALFORMED_JSON);
    }

    @Test
    void missingPartsAreRejected() {
        assertRejected(
                "{\"at\":" + NOW + "}", RejectionCode.MISSING_CUSTOMER_ID, "the customer id 'user' is absent or null");
        assertRejected(
                "{\"user\":\"\",\"at\":" + NOW + "}",
                RejectionCode.MISSING_CUSTOMER_ID,
                "the customer id 'user' is empty");
        assertRejected(
                "{\"user\":true,\"at\":" + NOW + "}",
                RejectionCode.BAD_CUSTOMER_ID,
                "the customer id 'user' is neither valid UTF-8 text nor a number");
        assertRejected("{\"user\":17}", RejectionCode.MISSING_TIME, "the event time 'at' is absent or null");
    }

    @Test
    void aTextOfNearlyAMegabyteIsAField() throws Exception {
        assertThat(decode("{" + PARTS + ",\"note\":\"" + "n".repeat(1_000_000) + "\"}")
                        .fields()
                        .get("note"))
                .isEqualTo("n".repeat(1_000_000));
    }

    @Test
    void damagedObjectsAreRejectedOrDecodedButNeverFail() {
        byte[] good = bytes("{" + PARTS + ",\"amount\":12.5,\"place\":{\"country\":\"AT\"},\"list\":[1,2]}");
        JsonDecoder decoder = decoder();
        Random random = new Random(7);
        int rejected = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] value = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int j = random.nextInt(3); j >= 0 && value.length > 0; j--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(decoder.decode(value).customerId()).isNotEmpty();
            } catch (RejectedRecordException e) {
                rejected++;
            }
        }
        assertThat(rejected).isBetween(10_000, 20_000);
    }

    private static EventMapping mapping(TimeFormat format, Map<String, String> fields) {
        return new EventMapping("visit", null, "user", "uuid", "at", format, fields);
    }

    private JsonDecoder decoder() {
        return new JsonDecoder(mapping, EventLimits.live(1 << 20, 1024, Duration.ofHours(1)), () -> NOW);
    }

    private Event decode(String json) throws RejectedRecordException {
        return decoder().decode(bytes(json));
    }

    private void assertRejected(String json, RejectionCode code, String message) {
        RejectedRecordException rejection = rejection(json);
        assertThat(rejection.code()).isEqualTo(code);
        assertThat(rejection.text()).isEqualTo(message);
    }

    private RejectedRecordException rejection(String json) {
        RejectedRecordException rejection = catchThrowableOfType(
                RejectedRecordException.class, () -> decoder().decode(bytes(json)));
        assertThat(rejection).as("rejection").isNotNull();
        return rejection;
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
