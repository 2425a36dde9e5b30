package io.tierstream.testkit.twin;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.tier.Target;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a customer is pinned to, by the name of the segment or tier set. */
final class NaivePins {

    /**
     * A pin.
     *
     * @param target where it holds the customer; null keeps the customer out
     * @param end when it ends; null for never
     * @param author who set it, or lifts it
     */
    private record Pin(@Nullable Target target, @Nullable Long end, String author) {}

    private final Map<String, Pin> pins;

    NaivePins() {
        this.pins = new HashMap<>();
    }

    private NaivePins(Map<String, Pin> pins) {
        this.pins = new HashMap<>(pins);
    }

    NaivePins copy() {
        return new NaivePins(pins);
    }

    static boolean isCommand(Event event) {
        return event.type().equals("command.pin") || event.type().equals("command.unpin");
    }

    /** The segment or tier set that a command is about. */
    static String name(Event command) {
        return text(command, "target").split(":", 2)[0];
    }

    /** Carries a command out; says whether there was anything to do. */
    boolean apply(Event command, long now) {
        String name = name(command);
        String author = text(command, "author");
        Pin before = pins.get(name);
        if (command.type().equals("command.unpin")) {
            boolean lifts = before != null && !hasEnded(name, now);
            if (lifts) {
                pins.put(name, new Pin(null, now, author));
            }
            return lifts;
        }
        Instant until = (Instant) command.fields().get("until");
        if (until != null && until.toEpochMilli() <= now) {
            return false;
        }
        String[] target = text(command, "target").split(":", 2);
        boolean member = !Boolean.FALSE.equals(command.fields().get("member"));
        Target held = member ? new Target(name, target.length == 1 ? null : target[1]) : null;
        pins.put(name, new Pin(held, until == null ? null : until.toEpochMilli(), author));
        return true;
    }

    private static String text(Event command, String field) {
        return String.valueOf(Objects.requireNonNull(command.fields().get(field)));
    }

    boolean isPinned(String name) {
        return pins.containsKey(name);
    }

    boolean hasEnded(String name, long now) {
        Pin pin = pins.get(name);
        return pin != null && pin.end() != null && pin.end() <= now;
    }

    @Nullable
    Target target(String name) {
        return Objects.requireNonNull(pins.get(name)).target();
    }

    void remove(String name) {
        pins.remove(name);
    }

    /** Who is to be named for what happens to a segment or tier set. */
    @Nullable
    String author(String name) {
        Pin pin = pins.get(name);
        return pin == null ? null : pin.author();
    }

    /** Adds the instants at which pins end. */
    void addEnds(TreeSet<Long> instants) {
        pins.values().stream().map(Pin::end).filter(Objects::nonNull).forEach(instants::add);
    }
}
