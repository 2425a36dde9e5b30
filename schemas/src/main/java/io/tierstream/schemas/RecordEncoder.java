package io.tierstream.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one contract as Kafka values: header and Avro payload. Keeps its buffers, so it serves one thread.
 *
 * @param <T> the generated class of the record
 */
public final class RecordEncoder<T extends SpecificRecord> {

    private final DatumWriter<T> writer;
    private final byte[] header;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private @Nullable BinaryEncoder encoder;

    /**
     * An encoder.
     *
     * @param type the generated class
     * @param schemaId the id that the registry gave to the contract's schema
     */
    public RecordEncoder(Class<T> type, int schemaId) {
        this.writer = new SpecificDatumWriter<>(type);
        this.header = RegistryFrame.header(schemaId);
    }

    /**
     * The record as a Kafka value.
     *
     * @throws org.apache.avro.AvroRuntimeException if a required field is null or a number does not fit its decimal
     */
    public byte[] encode(T value) {
        bytes.reset();
        bytes.writeBytes(header);
        try {
            encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
