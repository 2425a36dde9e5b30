package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Shape;
import io.tierstream.flink.config.EventMapping;
import io.tierstream.flink.config.TimeFormat;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.schemas.v1.CustomerCommand;
import io.tierstream.schemas.v1.Erase;
import io.tierstream.schemas.v1.Merge;
import io.tierstream.schemas.v1.Pin;
import io.tierstream.schemas.v1.Unpin;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the records of the commands topic: {@code command.pin}, {@code command.unpin}, {@code command.erase} and {@code
 * command.merge}, as the engine knows them.
 * Commands are few, so they are read by Avro's own reader.
 */
final class CommandDecoder implements Decoder {

    private static final Shape SHAPE = Shape.of("target", "member", "until", "author", "reason", "approved_by", "into");

    /** Where the parts stand, for messages. */
    private static final EventMapping MAPPING =
            new EventMapping(null, "command", "customer_id", "command_id", "issued_at", TimeFormat.AUTO, Map.of());

    private final EventAssembler assembler;
    private final ContractRecords<CustomerCommand> records;
    private final Row row = new Row();

    CommandDecoder(EventLimits limits, SchemaLookup lookup, LongSupplier clock) {
        this.records = new ContractRecords<>(CustomerCommand.class, lookup);
        this.assembler = EventAssembler.ofCommands(MAPPING, limits, clock);
    }

    @Override
    public Event decode(byte[] value) throws RejectedRecordException, IOException, InterruptedException {
        return event(records.decode(value));
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
            set(Row.TYPE, "command.merge");
            set(Row.FIELDS + 6, ((Merge) record.getCommand()).getIntoCustomerId());
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
