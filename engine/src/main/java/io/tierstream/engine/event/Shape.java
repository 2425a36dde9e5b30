package io.tierstream.engine.event;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of an event's fields, in order. Sources make one per kind of event and share it among all of them. */
public final class Shape {

    public static final Shape EMPTY = new Shape(new String[0]);

    private final String[] names;
    private final Map<String, Integer> positions;

    private Shape(String[] names) {
        this.names = names;
        this.positions = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            if (positions.put(names[i], i) != null) {
                throw new IllegalArgumentException("field name twice: " + names[i]);
            }
        }
    }

    /** A shape with these names; each at most once. */
    public static Shape of(String... names) {
        return new Shape(names.clone());
    }

    public int size() {
        return names.length;
    }

    public String name(int position) {
        return names[position];
    }

    /** The position of a name, or -1. */
    public int position(String name) {
        Integer position = positions.get(name);
        return position == null ? -1 : position;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Shape that && Arrays.equals(names, that.names);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(names);
    }

    @Override
    public String toString() {
        return Arrays.toString(names);
    }
}
