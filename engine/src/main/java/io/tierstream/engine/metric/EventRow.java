package io.tierstream.engine.metric;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Row;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event seen as a row: slots that a plan numbered, resolved once per {@link Shape}. */
public final class EventRow implements Row {

    /** The pseudo field that stands for the event's type. */
    public static final String TYPE = "type";

    /** More shapes than this at a time are a sign of shapes that are not shared; then nothing is remembered. */
    private static final int MAX_SHAPES = 256;

    private static final int TYPE_POSITION = -2;

    /** Numbers field names. */
    public static final class Layout {

        private final Map<String, Integer> slots = new LinkedHashMap<>();

        /** The number of a field, a new one if it has none yet. */
        public int slot(String field) {
            return slots.computeIfAbsent(field, none -> slots.size());
        }

        /** All fields that have numbers. */
        public Set<String> names() {
            return Collections.unmodifiableSet(slots.keySet());
        }

        private int[] positions(Shape shape) {
            int[] positions = new int[slots.size()];
            slots.forEach((name, slot) -> positions[slot] = name.equals(TYPE) ? TYPE_POSITION : shape.position(name));
            return positions;
        }
    }

    private final Layout layout;
    private final Map<Shape, int[]> known = new IdentityHashMap<>();
    private @Nullable Shape shape;
    private int[] positions = new int[0];
    private @Nullable Event event;

    public EventRow(Layout layout) {
        this.layout = layout;
    }

    /** Shows another event from now on. */
    public void set(Event next) {
        event = next;
        Shape nextShape = next.fields().shape();
        if (nextShape != shape) {
            shape = nextShape;
            int[] found = known.get(nextShape);
            if (found == null) {
                found = layout.positions(nextShape);
                if (known.size() >= MAX_SHAPES) {
                    known.clear();
                }
                known.put(nextShape, found);
            }
            positions = found;
        }
    }

    @Override
    public @Nullable Object value(int slot) {
        Event current = event;
        if (current == null) {
            return null;
        }
        int position = positions[slot];
        return position == TYPE_POSITION ? current.type() : current.fields().get(position);
    }

    @Override
    public boolean carries(int slot) {
        Event current = event;
        int position = positions[slot];
        return current != null && (position == TYPE_POSITION || current.fields().carries(position));
    }
}
