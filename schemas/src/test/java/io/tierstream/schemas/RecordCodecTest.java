package io.tierstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.schemas.json.RecordJson;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Purchase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    private static final Purchase PURCHASE = Purchase.newBuilder()
            .setCustomerId("C-1")
            .setEventId("e-1")
            .setEventTime(Instant.parse("2026-03-01T12:00:00.123Z"))
            .setOrderId("O-1")
            .setAmount(new BigDecimal("129.900000000"))
            .setCurrency("EUR")
            .setCategory("shoes")
            .build();

    private final RecordEncoder<Purchase> encoder = new RecordEncoder<>(Purchase.class, 7);
    private final RecordDecoder<Purchase> decoder = new RecordDecoder<>(Purchase.class, RecordCodecTest::registry);

    @Test
    void recordIsReadBack() {
        assertThat(decoder.decode(encoder.encode(PURCHASE))).isEqualTo(PURCHASE);
    }

    @Test
    void valueCarriesTheSchemaId() {
        assertThat(RegistryFrame.schemaId(encoder.encode(PURCHASE))).isEqualTo(7);
    }

    @Test
    void encoderCanBeUsedAgainAndAgain() {
        byte[] first = encoder.encode(PURCHASE);
        Purchase other = Purchase.newBuilder(PURCHASE)
                .setCustomerId("a longer customer id")
                .build();
        byte[] second = encoder.encode(other);
        assertThat(encoder.encode(PURCHASE)).isEqualTo(first);
        assertThat(decoder.decode(second)).isEqualTo(other);
    }

    /** Fewer fields than the current schema, another order, and one field that it does not know. */
    @Test
    void recordOfAnotherVersionOfTheSchemaIsRead() {
        byte[] payload = GeneratedClasses.payload(RecordJson.read(registry(2), """
                {"currency": "EUR", "customer_id": "C-2", "event_id": "e-2", "event_time": 0, "order_id": "O-2",
                 "amount": "1", "shelf": "unknown to us"}"""));

        Purchase read = decoder.decode(GeneratedClasses.framed(2, payload));

        assertThat(read.getCustomerId()).isEqualTo("C-2");
        assertThat(read.getEventTime()).isEqualTo(Instant.EPOCH);
        assertThat(read.getAmount()).isEqualByComparingTo("1");
        assertThat(read.getCategory()).isNull();
    }

    @Test
    void everyTruncationIsMalformed() {
        byte[] value = encoder.encode(PURCHASE);
        for (int length = 0; length < value.length; length++) {
            byte[] truncated = Arrays.copyOf(value, length);
            assertThatThrownBy(() -> decoder.decode(truncated))
                    .as("%d of %d bytes", length, value.length)
                    .isInstanceOf(MalformedRecordException.class);
        }
        assertThat(decoder.decode(value)).as("after all the failures").isEqualTo(PURCHASE);
    }

    @Test
    void bytesLeftOverAreMalformed() {
        byte[] value = encoder.encode(PURCHASE);
        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(value, value.length + 1)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("bytes are left over after a Purchase written with schema id 7");
    }

    @Test
    void randomBytesAreMalformedOrReadButNeverAnotherError() {
        Random random = new Random(20_261_122);
        int malformed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[random.nextInt(120)];
            random.nextBytes(payload);
            try {
                decoder.decode(GeneratedClasses.framed(7, payload));
            } catch (MalformedRecordException e) {
                malformed++;
            }
        }
        assertThat(malformed).isGreaterThan(19_000);
    }

    /** Each of these would make Avro's own reader allocate gigabytes. */
    @Test
    void lengthsThatLeadOutOfTheValueAreMalformedWithoutBeingAllocated() throws IOException {
        RecordDecoder<CustomerMembership> memberships =
                new RecordDecoder<>(CustomerMembership.class, id -> Contract.CUSTOMER_MEMBERSHIP.schema());
        for (long length : new long[] {1_000_000_000L, Integer.MAX_VALUE, 1L << 40, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> decoder.decode(GeneratedClasses.framed(7, longs(length))))
                    .as("customer id of length %d", length)
                    .isInstanceOf(MalformedRecordException.class);
            assertThatThrownBy(() -> memberships.decode(GeneratedClasses.framed(7, longs(0, 0, 0, 0, 0, length, 0, 0))))
                    .as("%d tiers", length)
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    @Test
    void whatTheRegistrySaysAboutAnUnknownIdPassesThrough() {
        assertThatThrownBy(() -> decoder.decode(GeneratedClasses.framed(99, new byte[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no schema 99");
    }

    @Test
    void amountFinerThanTheContractCannotBeWritten() {
        Purchase fine = Purchase.newBuilder(PURCHASE)
                .setAmount(new BigDecimal("0.0000000001"))
                .build();
        assertThatThrownBy(() -> encoder.encode(fine))
                .isInstanceOf(AvroRuntimeException.class)
                .hasMessageContaining("scale");
    }

    /** Integers one after another; a text's length and a list's count are written as such. */
    private static byte[] longs(long... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        for (long value : values) {
            out.writeLong(value);
        }
        return bytes.toByteArray();
    }

    private static Schema registry(int id) {
        return switch (id) {
            case 2 -> new Schema.Parser().parse("""
                    {"type": "record", "name": "Purchase", "namespace": "io.tierstream.schemas.v1", "fields": [
                      {"name": "currency", "type": "string"},
                      {"name": "customer_id", "type": "string"},
                      {"name": "event_id", "type": "string"},
                      {"name": "event_time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                      {"name": "order_id", "type": "string"},
                      {"name": "amount",
                       "type": {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 9}},
                      {"name": "shelf", "type": "string"}
                    ]}""");
            case 7 -> Contract.PURCHASE.schema();
            default -> throw new IllegalArgumentException("no schema " + id);
        };
    }
}
