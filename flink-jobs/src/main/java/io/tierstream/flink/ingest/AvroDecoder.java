package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Event;
import io.tierstream.flink.config.EventMapping;
import io.tierstream.registry.RefusedException;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.registry.UnknownSchemaException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Avro behind a zero byte and four bytes of schema id. Each schema is looked up and compiled once. */
final class AvroDecoder implements Decoder {

    private static final int HEADER = 5;

    private final @Nullable EventMapping mapping;
    private final OwnSchemas ownSchemas;
    private final EventLimits limits;
    private final SchemaLookup lookup;
    private final LongSupplier clock;
    private final Map<Integer, Compiled> compiled = new HashMap<>();
    private int lastId = -1;
    private @Nullable Compiled last;

    /** What an id stands for: a projection, or the reason why there is none. */
    private record Compiled(@Nullable AvroProjection projection, RejectionCode code, String reason) {}

    AvroDecoder(
            @Nullable EventMapping mapping,
            OwnSchemas ownSchemas,
            EventLimits limits,
            SchemaLookup lookup,
            LongSupplier clock) {
        this.mapping = mapping;
        this.ownSchemas = ownSchemas;
        this.limits = limits;
        this.lookup = lookup;
        this.clock = clock;
    }

    @Override
    public Event decode(byte[] value) throws RejectedRecordException, IOException, InterruptedException {
        if (value.length == 0) {
            throw new RejectedRecordException(RejectionCode.TRUNCATED, "the value is empty");
        }
        if (value[0] != 0) {
            throw new RejectedRecordException(
                    RejectionCode.BAD_MAGIC,
                    "the first byte is " + (value[0] & 0xFF)
                            + ", not 0: the value was not written with a schema registry");
        }
        if (value.length < HEADER) {
            throw new RejectedRecordException(
                    RejectionCode.TRUNCATED,
                    "the value has " + value.length + " bytes, fewer than the 5 of its header");
        }
        int id = (value[1] & 0xFF) << 24 | (value[2] & 0xFF) << 16 | (value[3] & 0xFF) << 8 | (value[4] & 0xFF);
        Compiled known = last;
        if (known == null || id != lastId) {
            known = find(id);
            last = known;
            lastId = id;
        }
        if (known.projection == null) {
            throw new RejectedRecordException(known.code, known.reason);
        }
        return known.projection.decode(value, HEADER);
    }

    private Compiled find(int id) throws RejectedRecordException, IOException, InterruptedException {
        Compiled known = compiled.get(id);
        if (known == null) {
            known = compile(id);
            compiled.put(id, known);
        }
        return known;
    }

    private Compiled compile(int id) throws RejectedRecordException, IOException, InterruptedException {
        String text;
        try {
            text = lookup.find(id);
        } catch (UnknownSchemaException e) {
            // Not kept: the id may be registered later.
            throw new RejectedRecordException(RejectionCode.UNKNOWN_SCHEMA, String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            throw new IOException(e.getMessage(), e);
        } catch (RegistryException e) {
            return unusable(RejectionCode.UNUSABLE_SCHEMA, String.valueOf(e.getMessage()));
        }
        Schema schema;
        try {
            schema = new Schema.Parser(NameValidator.NO_VALIDATION)
                    .setValidateDefaults(false)
                    .parse(text);
        } catch (RuntimeException e) {
            // Avro's parser throws whatever comes up, a NullPointerException too.
            return unusable(
                    RejectionCode.UNUSABLE_SCHEMA, "schema " + id + " is not an Avro schema: " + e.getMessage());
        }
        return compile(id, schema);
    }

    private Compiled compile(int id, Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            return unusable(
                    RejectionCode.UNUSABLE_SCHEMA,
                    "schema " + id + " is of type " + schema.getType().getName() + "; an event must be a record");
        }
        EventMapping known = mapping == null ? ownSchemas.mapping(schema.getFullName()) : mapping;
        if (known == null) {
            return unusable(
                    RejectionCode.NO_MAPPING,
                    "schema " + id + " (" + schema.getFullName()
                            + ") is none of Tierstream's own; configure customer-id,"
                            + " time and type for this source");
        }
        AvroProjection projection = new AvroProjection(schema, known, limits, clock);
        return new Compiled(projection, RejectionCode.UNDECODABLE, "");
    }

    private static Compiled unusable(RejectionCode code, String reason) {
        return new Compiled(null, code, reason);
    }
}
