package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Shape;
import io.tierstream.flink.config.EventMapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Turns records of one writer schema into events. One per thread. */
final class AvroProjection {

    private final AvroNode root;
    private final Shape shape;
    private final EventAssembler assembler;
    private final AvroCursor cursor = new AvroCursor();
    private final Row row = new Row();
    private final @Nullable SpreadFields spread;

    /** @param schema the writer's, a record */
    AvroProjection(Schema schema, EventMapping mapping, EventLimits limits, LongSupplier clock) {
        Map<String, String> fields = new LinkedHashMap<>(mapping.fields());
        if (mapping.takesAll()) {
            AvroScalars.of(schema, PathTree.of(mapping, List.of())).forEach(path -> fields.put(path, path));
        } else if (mapping.spread() != null) {
            AvroScalars.below(schema, mapping.spread()).forEach(fields::putIfAbsent);
        }
        root = new AvroCompiler(fields.keySet()).compile(schema, PathTree.of(mapping, List.copyOf(fields.values())));
        shape = Shape.of(fields.keySet().toArray(String[]::new));
        spread = mapping.spread() == null ? null : new SpreadFields(shape, RejectionCode.MALFORMED_AVRO);
        assembler = new EventAssembler(mapping, limits, clock);
    }

    /** Decodes the record that fills {@code value} from {@code offset} to its end. */
    Event decode(byte[] value, int offset) throws RejectedRecordException {
        cursor.reset(value, offset);
        row.begin(shape.size());
        if (spread != null) {
            spread.begin(row);
        }
        root.read(cursor, row);
        if (cursor.remaining() > 0) {
            throw new RejectedRecordException(
                    RejectionCode.TRAILING_BYTES,
                    cursor.remaining() + " bytes follow the record; was it written with another schema?");
        }
        return spread == null ? assembler.assemble(row, shape) : spread.assemble(row, assembler);
    }
}
