package io.tierstream.engine.event;

import io.tierstream.engine.expression.Decimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an event: a {@link Shape} shared by all events of one kind, and one value per name.
 *
 * <p>A value is a {@link String}, {@link Decimal}, {@link Boolean}, {@link Instant} or null, for a field that is absent. A field of which
 * the event says that it has no value, {@link #NONE_STATED}, reads as null too. Text is read as a number
 * where a number is needed, so that a source without types (CSV) serves as well as one with types.
 */
public final class Fields {

    /** Given for a field of which the event says that it has no value. */
    public static final Object NONE_STATED = new Object() {
        @Override
        public String toString() {
            return "none";
        }
    };

    private static final Fields NONE = new Fields(Shape.EMPTY, new Object[0]);

    private final Shape shape;
    private final @Nullable Object[] values;

    private Fields(Shape shape, @Nullable Object[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** Takes ownership of {@code values}, which stand in the order of the shape's names. */
    public static Fields of(Shape shape, @Nullable Object... values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(shape.size() + " names but " + values.length + " values");
        }
        for (Object value : values) {
            check(value);
        }
        return new Fields(shape, values);
    }

    /** Fields with a shape of their own; for few events, such as those of a test. */
    public static Fields of(Map<String, ?> fields) {
        return of(
                Shape.of(fields.keySet().toArray(String[]::new)),
                fields.values().toArray());
    }

    public static Fields none() {
        return NONE;
    }

    private static void check(@Nullable Object value) {
        if (!(value == null
                || value == NONE_STATED
                || value instanceof String
                || value instanceof Decimal
                || value instanceof Boolean
                || value instanceof Instant)) {
            throw new IllegalArgumentException(
                    "a field cannot hold a " + value.getClass().getName());
        }
    }

    public Shape shape() {
        return shape;
    }

    /** The value at a position of the shape; null for an absent value or a negative position. */
    public @Nullable Object get(int position) {
        Object value = position < 0 ? null : values[position];
        return value == NONE_STATED ? null : value;
    }

    /** What the event says about the field at a position: its value, {@link #NONE_STATED}, or null for nothing. */
    public @Nullable Object stated(int position) {
        return values[position];
    }

    /** Whether the event says something about the field at a position: its value, or that it has none. */
    public boolean carries(int position) {
        return position >= 0 && values[position] != null;
    }

    /** The value of a field by name; null when there is none. */
    public @Nullable Object get(String name) {
        return get(shape.position(name));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fields that && shape.equals(that.shape) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ", ").append(shape.name(i)).append('=').append(values[i]);
        }
        return text.append('}').toString();
    }
}
