package io.tierstream.schemas;

import java.io.IOException;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kafka values as the records of one contract, whichever version of its schema wrote them. Keeps one reader per
 * schema id, so it serves one thread.
 *
 * @param <T> the generated class of the record
 */
public final class RecordDecoder<T extends SpecificRecord> {

    private final Class<T> type;
    private final IntFunction<Schema> writerSchemas;
    private final Map<Integer, SpecificDatumReader<T>> readers = new HashMap<>();
    private @Nullable BinaryDecoder decoder;

    /**
     * A decoder.
     *
     * @param type the generated class
     * @param writerSchemas the registry: the schema of an id. What it throws passes through {@link #decode} unchanged.
     */
    public RecordDecoder(Class<T> type, IntFunction<Schema> writerSchemas) {
        this.type = type;
        this.writerSchemas = writerSchemas;
    }

    /**
     * The record that a Kafka value holds.
     *
     * @throws MalformedRecordException if the value has no header, or does not hold exactly one record that the current
     *     schema can read
     */
    public T decode(byte[] value) {
        int id = RegistryFrame.schemaId(value);
        SpecificDatumReader<T> reader = readers.computeIfAbsent(id, this::reader);
        try {
            int length = value.length - RegistryFrame.HEADER_LENGTH;
            decoder = DecoderFactory.get().binaryDecoder(value, RegistryFrame.HEADER_LENGTH, length, decoder);
            PayloadCheck.walk(reader.getSchema(), decoder, length);
            if (!decoder.isEnd()) {
                throw new MalformedRecordException(
                        "bytes are left over after a " + type.getSimpleName() + " written with schema id " + id);
            }
            decoder = DecoderFactory.get().binaryDecoder(value, RegistryFrame.HEADER_LENGTH, length, decoder);
            return reader.read(null, decoder);
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | ClassCastException
                | DateTimeException
                | UnsupportedOperationException e) {
            throw new MalformedRecordException(
                    "not a " + type.getSimpleName() + " written with schema id " + id + ": " + reason(e), e);
        }
    }

    private SpecificDatumReader<T> reader(int id) {
        SpecificDatumReader<T> reader = new SpecificDatumReader<>(type);
        reader.setSchema(writerSchemas.apply(id));
        return reader;
    }

    /** Avro's end-of-input exception has no message. */
    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
