package io.tierstream.schemas;

import io.tierstream.schemas.json.RecordJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;

/** The generated class of a contract, and payloads without header. */
final class GeneratedClasses {

    private GeneratedClasses() {}

    static Class<? extends SpecificRecord> of(Contract contract) {
        try {
            return Class.forName(contract.schema().getFullName()).asSubclass(SpecificRecord.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("no class was generated for " + contract, e);
        }
    }

    static byte[] payload(GenericRecord value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(value.getSchema(), RecordJson.MODEL).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static GenericRecord read(byte[] payload, Schema writer, Schema reader) throws IOException {
        return new GenericDatumReader<GenericRecord>(writer, reader, RecordJson.MODEL)
                .read(null, DecoderFactory.get().binaryDecoder(payload, null));
    }

    static byte[] framed(int schemaId, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RegistryFrame.header(schemaId));
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }
}
