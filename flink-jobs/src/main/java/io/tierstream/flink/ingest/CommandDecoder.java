package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Shape;
import io.tierstream.flink.config.EventMapping;
import io.tierstream.flink.config.TimeFormat;
import io.tierstream.registry.RefusedException;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.registry.UnknownSchemaException;
import io.tierstream.schemas.MalformedRecordException;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.CustomerCommand;
import io.tierstream.schemas.v1.Erase;
import io.tierstream.schemas.v1.Pin;
import io.tierstream.schemas.v1.Unpin;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the records of the commands topic: {@code command.pin}, {@code command.unpin} and {@code command.erase}, as the engine
 * knows them.
 * Commands are few, so they are read by Avro's own reader.
 */
final class CommandDecoder implements Decoder {

    private static final Shape SHAPE = Shape.of("target", "member", "until", "author", "reason", "approved_by");

    /** Where the parts stand, for messages. */
    private static final EventMapping MAPPING =
            new EventMapping(null, "command", "customer_id", "command_id", "issued_at", TimeFormat.AUTO, Map.of());

    private final SchemaLookup lookup;
    private final EventAssembler assembler;
    private final RecordDecoder<CustomerCommand> records = new RecordDecoder<>(CustomerCommand.class, this::schema);
    private final Row row = new Row();

    CommandDecoder(EventLimits limits, SchemaLookup lookup, LongSupplier clock) {
        this.lookup = lookup;
        this.assembler = EventAssembler.ofCommands(MAPPING, limits, clock);
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

    @Override
    public Event decode(byte[] value) throws RejectedRecordException, IOException, InterruptedException {
        try {
            return event(records.decode(value));
        } catch (MalformedRecordException e) {
            throw new RejectedRecordException(
                    RejectionCode.MALFORMED_AVRO, "the value is no CustomerCommand: " + e.getMessage());
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

    private Event event(CustomerCommand record) throws RejectedRecordException {
        row.begin(SHAPE.size());
        set(Row.CUSTOMER_ID, record.getCustomerId());
        set(Row.EVENT_ID, record.getCommandId());
        set(Row.TIME, record.getIssuedAt());
        set(Row.FIELDS + 3, record.getIssuedBy());
        set(Row.FIELDS + 4, record.getReason());
        set(Row.FIELDS + 5, record.getApprovedBy());
        if (record.getCommand() instanceof Pin pin) {
            set(Row.TYPE, "command.pin");
            set(Row.FIELDS, target(pin.getTierSet(), pin.getName()));
            set(Row.FIELDS + 1, pin.getMember());
            set(Row.FIELDS + 2, pin.getUntil());
        } else if (record.getCommand() instanceof Unpin unpin) {
            set(Row.TYPE, "command.unpin");
            set(Row.FIELDS, target(unpin.getTierSet(), unpin.getName()));
        } else if (record.getCommand() instanceof Erase) {
            set(Row.TYPE, "command.erase");
        } else {
            String name = record.getCommand().getClass().getSimpleName();
            throw new RejectedRecordException(
                    RejectionCode.UNSUPPORTED_COMMAND,
                    "the command " + name + " is not carried out by this version; only Pin, Unpin and Erase are");
        }
        return assembler.assemble(row, SHAPE);
    }

    private void set(int slot, @Nullable Object value) {
        row.set(new Target(slot, 0), value);
    }

    private static String target(@Nullable String tierSet, String name) {
        return tierSet == null ? name : tierSet + ":" + name;
    }
}
