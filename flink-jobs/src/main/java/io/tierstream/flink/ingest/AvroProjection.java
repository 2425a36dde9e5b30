package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Shape;
import io.tierstream.flink.config.EventMapping;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/** Turns records of one writer schema into events. One per thread. */
final class AvroProjection {

    private final AvroNode root;
    private final Shape shape;
    private final EventAssembler assembler;
    private final AvroCursor cursor = new AvroCursor();
    private final Row row = new Row();

    /** @param schema the writer's, a record */
    AvroProjection(Schema schema, EventMapping mapping, EventLimits limits, LongSupplier clock) {
        List<String> names = List.copyOf(mapping.fields().keySet());
        List<String> paths = List.copyOf(mapping.fields().values());
        if (names.isEmpty()) {
            names = AvroScalars.of(schema, PathTree.of(mapping, List.of()));
            paths = names;
        }
        root = new AvroCompiler().compile(schema, PathTree.of(mapping, paths));
        shape = Shape.of(names.toArray(String[]::new));
        assembler = new EventAssembler(mapping, limits, clock);
    }

    /** Decodes the record that fills {@code value} from {@code offset} to its end. */
    Event decode(byte[] value, int offset) throws RejectedRecordException {
        cursor.reset(value, offset);
        row.begin(shape.size());
        root.read(cursor, row);
        if (cursor.remaining() > 0) {
            throw new RejectedRecordException(
                    RejectionCode.TRAILING_BYTES,
                    cursor.remaining() + " bytes follow the record; was it written with another schema?");
        }
        return assembler.assemble(row, shape);
    }
}
