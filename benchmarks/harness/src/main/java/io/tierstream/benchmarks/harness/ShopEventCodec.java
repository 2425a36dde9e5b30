package io.tierstream.benchmarks.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Events as Avro under a registry's five-byte header. Written and read field by field for this one schema, so that peers do not
 * pay for a generic reader that Tierstream's decoder does without. Not for several threads.
 */
public final class ShopEventCodec {

    public static final Schema SCHEMA = SchemaBuilder.record("ShopEvent")
            .namespace("benchmark.shop")
            .fields()
            .requiredString("event_id")
            .requiredString("customer_id")
            .name("event_time")
            .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .requiredString("type")
            .name("amount")
            .type(LogicalTypes.decimal(12, 2).addToSchema(Schema.create(Schema.Type.BYTES)))
            .noDefault()
            .requiredString("currency")
            .requiredString("product")
            .requiredString("category")
            .requiredInt("quantity")
            .requiredString("channel")
            .endRecord();

    private static final int HEADER = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    private final BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);
    private final Utf8 text = new Utf8();
    private ByteBuffer amount = ByteBuffer.allocate(16);

    /** The bytes of an event under a schema. */
    public byte[] write(int schemaId, ShopEvent event) {
        bytes.reset();
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
        try {
            encoder.writeString(event.id());
            encoder.writeString(event.customerId());
            encoder.writeLong(event.time());
            encoder.writeString(event.type());
            encoder.writeBytes(BigInteger.valueOf(event.cents()).toByteArray());
            encoder.writeString("EUR");
            encoder.writeString(event.product());
            encoder.writeString(event.category());
            encoder.writeInt(1);
            encoder.writeString(event.channel());
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The event of these bytes, without its product, category and channel, which no {@link Question} asks for.
     *
     * @throws UncheckedIOException when they are not an event
     */
    public ShopEvent read(byte[] record) {
        try {
            DecoderFactory.get().binaryDecoder(record, HEADER, record.length - HEADER, decoder);
            String id = string();
            String customer = string();
            long time = decoder.readLong();
            // "purchase" or "page_view": the second letter tells.
            boolean purchase = decoder.readString(text).getBytes()[1] == (byte) 'u';
            amount = decoder.readBytes(amount);
            int cents = 0;
            for (int i = amount.position(); i < amount.limit(); i++) {
                cents = cents << 8 | amount.get(i) & 0xff;
            }
            return new ShopEvent(id, customer, time, purchase, cents, "", "", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String string() throws IOException {
        Utf8 read = decoder.readString(text);
        return new String(read.getBytes(), 0, read.getByteLength(), StandardCharsets.ISO_8859_1);
    }
}
