package io.tierstream.flink.ingest;

import java.util.Arrays;
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
        if (get(slot) == null || target.rank() < ranks[slot]) {
            ranks[slot] = target.rank();
            if (slot < FIELDS) {
                parts[slot] = value;
            } else {
                fields[slot - FIELDS] = value;
            }
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
