package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Shape;
import org.jspecify.annotations.Nullable;

/** The fields of records of which some have names of their own: first those that the mapping names, then the others. */
final class SpreadFields {

    private final Shape named;
    private final LooseFields fields;

    /**
     * For the records of one mapping.
     *
     * @param named the fields that the mapping names
     * @param whenTwice what a record is rejected with that has a name twice
     */
    SpreadFields(Shape named, RejectionCode whenTwice) {
        this.named = named;
        this.fields = new LooseFields(whenTwice);
    }

    /** Begins a record. */
    void begin(Row row) {
        fields.begin();
        for (int i = 0; i < named.size(); i++) {
            fields.add(named.name(i), null);
        }
        row.spreadInto(fields);
    }

    /** Whether the mapping gives a name to a field. */
    boolean isNamed(String name) {
        return named.position(name) >= 0;
    }

    /** The event, with what the row has under the named fields. */
    Event assemble(Row row, EventAssembler assembler) throws RejectedRecordException {
        @Nullable Object[] values = fields.values();
        System.arraycopy(row.fields(), 0, values, 0, named.size());
        return assembler.assemble(row, fields.shape(), values);
    }
}
