package io.tierstream.schemas;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The five bytes before every Avro payload that says which schema of the registry wrote it: a zero, then the schema's id,
 * most significant byte first. The same as Confluent's serializers write.
 */
public final class RegistryFrame {

    public static final int HEADER_LENGTH = 5;

    private static final byte MAGIC = 0;

    private RegistryFrame() {}

    /** The header for a schema id. */
    public static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER_LENGTH).put(MAGIC).putInt(schemaId).array();
    }

    /**
     * The id of the schema that wrote a record's value.
     *
     * @throws MalformedRecordException if the value does not begin with such a header
     */
    public static int schemaId(byte[] value) {
        if (value.length < HEADER_LENGTH) {
            throw new MalformedRecordException("a value of " + value.length + " bytes cannot hold the " + HEADER_LENGTH
                    + " bytes of a schema registry header");
        }
        if (value[0] != MAGIC) {
            throw new MalformedRecordException(
                    "the first byte is 0x" + HexFormat.of().toHexDigits(value[0])
                            + ", not the 0x00 of a schema registry header; is this Avro written with a registry?");
        }
        return ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    }
}
