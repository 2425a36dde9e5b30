package io.tierstream.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopEventCodecTest {

    private static final int SCHEMA_ID = 7;
    private static final int HEADER = 5;

    private final ShopEventCodec codec = new ShopEventCodec();

    @Test
    void writesWhatAvroReads() throws IOException {
        ShopEvent event = new ShopEvent("e-1", "customer-9", 1_735_689_600_123L, true, 19_999, "p4", "k4", "web");

        byte[] bytes = codec.write(SCHEMA_ID, event);

        assertThat(ByteBuffer.wrap(bytes).get()).isZero();
        assertThat(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt()).isEqualTo(SCHEMA_ID);
        GenericRecord read = new GenericDatumReader<GenericRecord>(ShopEventCodec.SCHEMA)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
        assertThat(read.get("event_id")).hasToString("e-1");
        assertThat(read.get("customer_id")).hasToString("customer-9");
        assertThat(read.get("event_time")).isEqualTo(1_735_689_600_123L);
        assertThat(read.get("type")).hasToString("purchase");
        assertThat(amount(read)).isEqualByComparingTo("199.99");
        assertThat(read.get("product")).hasToString("p4");
        assertThat(read.get("category")).hasToString("k4");
        assertThat(read.get("channel")).hasToString("web");
    }

    private static BigDecimal amount(GenericRecord read) {
        ByteBuffer bytes = (ByteBuffer) read.get("amount");
        byte[] unscaled = new byte[bytes.remaining()];
        bytes.get(unscaled);
        return new BigDecimal(new BigInteger(unscaled), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255, 256, 19_999, 32_767, 32_768, 1_000_000})
    void readsWhatItWrote(int cents) {
        ShopEvent event = new ShopEvent("e-2", "customer-1", 5, cents > 0, cents, "", "", "");

        assertThat(codec.read(codec.write(SCHEMA_ID, event))).isEqualTo(event);
    }
}
