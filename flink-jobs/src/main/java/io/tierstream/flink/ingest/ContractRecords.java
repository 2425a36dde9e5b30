package io.tierstream.flink.ingest;

import io.tierstream.registry.RefusedException;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.registry.UnknownSchemaException;
import io.tierstream.schemas.MalformedRecordException;
import io.tierstream.schemas.RecordDecoder;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Reads the records of a topic that has those of one contract only, by Avro's own reader: they are few. One per thread. */
final class ContractRecords<R extends SpecificRecord> {

    private final Class<R> type;
    private final SchemaLookup lookup;
    private final RecordDecoder<R> records;

    ContractRecords(Class<R> type, SchemaLookup lookup) {
        this.type = type;
        this.lookup = lookup;
        this.records = new RecordDecoder<>(type, this::schema);
    }

    /** Carries through the reader what went wrong with a schema. */
    private static final class SchemaException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Exception reason;

        SchemaException(Exception reason) {
            super(reason);
            this.reason = reason;
        }
    }

    private Schema schema(int id) {
        try {
            return new Schema.Parser().parse(lookup.find(id));
        } catch (RegistryException | InterruptedException | AvroRuntimeException e) {
            throw new SchemaException(e);
        }
    }

    /**
     * Decodes one value.
     *
     * @throws RejectedRecordException if the value cannot be used
     * @throws IOException if the registry refuses the job
     */
    R decode(byte[] value) throws RejectedRecordException, IOException, InterruptedException {
        try {
            return records.decode(value);
        } catch (MalformedRecordException e) {
            throw new RejectedRecordException(
                    RejectionCode.MALFORMED_AVRO, "the value is no " + type.getSimpleName() + ": " + e.getMessage());
        } catch (SchemaException e) {
            throw rejection(e.reason);
        }
    }

    private static RejectedRecordException rejection(Exception reason) throws IOException, InterruptedException {
        if (reason instanceof InterruptedException interrupted) {
            throw interrupted;
        } else if (reason instanceof RefusedException) {
            throw new IOException(reason.getMessage(), reason);
        }
        return new RejectedRecordException(
                reason instanceof UnknownSchemaException ? RejectionCode.UNKNOWN_SCHEMA : RejectionCode.UNUSABLE_SCHEMA,
                String.valueOf(reason.getMessage()));
    }
}
