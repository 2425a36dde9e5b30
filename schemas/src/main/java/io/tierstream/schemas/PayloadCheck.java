package io.tierstream.schemas;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;

/**
 * Walks over a payload without keeping anything of it, and fails where its lengths and counts lead out of it.
 *
 * <p>Avro's reader allocates what a length asks for before it looks whether that much is there: ten damaged bytes ask for
 * two gigabytes and end the process. After this walk every length is known to be inside the payload.
 */
final class PayloadCheck {

    /** Deeper than any contract; a schema that contains itself would otherwise be as deep as its data says. */
    private static final int DEEPEST = 64;

    private final BinaryDecoder in;
    private final int length;
    private int depth;

    private PayloadCheck(BinaryDecoder in, int length) {
        this.in = in;
        this.length = length;
    }

    /**
     * Reads over one value, up to its end.
     *
     * @param length of the whole payload in bytes, which bounds the number of items in a list
     */
    static void walk(Schema writer, BinaryDecoder in, int length) throws IOException {
        new PayloadCheck(in, length).walk(writer);
    }

    private void walk(Schema schema) throws IOException {
        if (++depth > DEEPEST) {
            throw new AvroRuntimeException("nested more than " + DEEPEST + " deep");
        }
        switch (schema.getType()) {
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    walk(field.schema());
                }
            }
            case UNION -> walk(schema.getTypes().get(in.readIndex()));
            case ARRAY -> {
                for (long count = in.readArrayStart(); count != 0; count = in.arrayNext()) {
                    items(count, false, schema.getElementType());
                }
            }
            case MAP -> {
                for (long count = in.readMapStart(); count != 0; count = in.mapNext()) {
                    items(count, true, schema.getValueType());
                }
            }
            case STRING -> in.skipString();
            case BYTES -> in.skipBytes();
            case FIXED -> in.skipFixed(schema.getFixedSize());
            case ENUM -> in.readEnum();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case BOOLEAN -> in.readBoolean();
            case NULL -> in.readNull();
        }
        depth--;
    }

    private void items(long count, boolean named, Schema type) throws IOException {
        if (count < 0 || count > length) {
            throw new AvroRuntimeException(count + " items cannot stand in " + length + " bytes");
        }
        for (long i = 0; i < count; i++) {
            if (named) {
                in.skipString();
            }
            walk(type);
        }
    }
}
