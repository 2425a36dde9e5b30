package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Fields;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values picked out of one record: four that make the event, then its fields. */
final class Row {

    static final int CUSTOMER_ID = 0;
    static final int EVENT_ID = 1;
    static final int TYPE = 2;
    static final int TIME = 3;
    static final int FIELDS = 4;

    private final @Nullable Object[] parts = new Object[FIELDS];
    private int[] ranks = new int[FIELDS];
    private @Nullable Object[] fields = new Object[0];
    private @Nullable LooseFields loose;

    /** Begins a record. The fields' array is a new one each time: the event keeps it. */
    void begin(int fieldCount) {
        Arrays.fill(parts, null);
        fields = new Object[fieldCount];
        if (ranks.length < FIELDS + fieldCount) {
            ranks = new int[FIELDS + fieldCount];
        }
    }

    void set(Target target, @Nullable Object value) {
        if (value == null) {
            return;
        }
        int slot = target.slot();
        Object there = get(slot);
        if (there == null || there == Fields.NONE_STATED || target.rank() < ranks[slot]) {
            ranks[slot] = target.rank();
            if (slot < FIELDS) {
                parts[slot] = value;
            } else {
                fields[slot - FIELDS] = value;
            }
        }
    }

    /** Notes that the record says that there is no value. A value that comes by another path counts. */
    void setNone(Target target) {
        int field = target.slot() - FIELDS;
        if (field >= 0 && fields[field] == null) {
            fields[field] = Fields.NONE_STATED;
        }
    }

    /** Says where fields go whose names come with the record. */
    void spreadInto(LooseFields target) {
        loose = target;
    }

    /** Adds a field whose name comes with the record; a null is no field. */
    void spread(String name, @Nullable Object value) {
        if (value != null) {
            Objects.requireNonNull(loose, "spreadInto first").add(name, value);
        }
    }

    @Nullable
    Object get(int slot) {
        return slot < FIELDS ? parts[slot] : fields[slot - FIELDS];
    }

    @Nullable
    Object[] fields() {
        return fields;
    }
}
