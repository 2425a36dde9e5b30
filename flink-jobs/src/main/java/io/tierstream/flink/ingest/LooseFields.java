package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields whose names come with the record. Records of one source mostly have the same names in the same order: these share one
 * shape.
 */
final class LooseFields {

    private static final int MOST_SHAPES = 1_000;

    private final RejectionCode whenTwice;

    private final List<String> names = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();
    private final Map<List<String>, Shape> shapes = new HashMap<>();
    private Shape last = Shape.EMPTY;

    /**
     * None yet.
     *
     * @param whenTwice what a record is rejected with that has a name twice
     */
    LooseFields(RejectionCode whenTwice) {
        this.whenTwice = whenTwice;
    }

    void begin() {
        names.clear();
        values.clear();
    }

    void add(String name, @Nullable Object value) {
        names.add(name);
        values.add(value);
    }

    Shape shape() throws RejectedRecordException {
        if (!isLast()) {
            if (shapes.size() >= MOST_SHAPES) {
                shapes.clear();
            }
            Shape known = shapes.get(names);
            last = known == null ? remember() : known;
        }
        return last;
    }

    /** A dotted name can also stand as such beside the nested field of the same path: then which is meant is unknown. */
    private Shape remember() throws RejectedRecordException {
        try {
            Shape shape = Shape.of(names.toArray(String[]::new));
            shapes.put(List.copyOf(names), shape);
            return shape;
        } catch (IllegalArgumentException e) {
            throw new RejectedRecordException(whenTwice, String.valueOf(e.getMessage()));
        }
    }

    private boolean isLast() {
        if (last.size() != names.size()) {
            return false;
        }
        for (int i = 0; i < last.size(); i++) {
            if (!last.name(i).equals(names.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Nullable
    Object[] values() {
        return values.toArray();
    }
}
