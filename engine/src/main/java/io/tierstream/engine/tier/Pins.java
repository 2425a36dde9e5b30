package io.tierstream.engine.tier;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a customer is pinned to: at most one {@link Pin} per unit (segment or tier set). */
public final class Pins implements StatePart {

    private static final int HAS_ID = 1;
    private static final int IS_APPROVED = 2;
    private static final int HAS_END = 4;

    private final SortedMap<Integer, Pin> pins = new TreeMap<>();
    private int changes;

    /** The pin of a unit; null when it has none. */
    public @Nullable Pin of(int unit) {
        return pins.isEmpty() ? null : pins.get(unit);
    }

    /** Sets a pin; one that was there before ends. */
    public void set(int unit, Pin pin) {
        pins.put(unit, pin);
        changes++;
    }

    /** Takes a pin away. */
    public void remove(int unit) {
        if (pins.remove(unit) != null) {
            changes++;
        }
    }

    /** Notes where the rules have come to under a pin. */
    public void ruled(int unit, int level, long now) {
        pins.computeIfPresent(unit, (key, pin) -> pin.ruled(level, now));
    }

    /** How often a pin has been set or taken away, since the object was made. */
    public int changes() {
        return changes;
    }

    /** Goes through the units that are pinned, in ascending order. */
    public void forEach(BiConsumer<Integer, Pin> visitor) {
        if (!pins.isEmpty()) {
            pins.forEach(visitor);
        }
    }

    /**
     * The next instant after another at which a pin ends, or {@code Long.MAX_VALUE}.
     *
     * @param chosen the units that matter; null for all
     */
    public long nextEnd(long instant, @Nullable BitSet chosen) {
        return pins.entrySet().stream()
                .filter(entry -> chosen == null || chosen.get(entry.getKey()))
                .mapToLong(entry -> entry.getValue().end())
                .filter(end -> end > instant)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public boolean isEmpty() {
        return pins.isEmpty();
    }

    @Override
    public void clear() {
        pins.clear();
    }

    @Override
    public void write(ByteWriter out, long now) {
        out.writeUnsigned(pins.size());
        pins.forEach((unit, pin) -> {
            out.writeUnsigned(unit);
            write(pin, out, now);
        });
    }

    private static void write(Pin pin, ByteWriter out, long now) {
        ManualOverride by = pin.override();
        Long until = by.until();
        String id = by.commandId();
        String approvedBy = by.approvedBy();
        out.writeByte(
                (id == null ? 0 : HAS_ID) | (approvedBy == null ? 0 : IS_APPROVED) | (until == null ? 0 : HAS_END));
        out.writeUnsigned(pin.level());
        out.writeUnsigned(now - pin.since());
        out.writeUnsigned(pin.ruledLevel());
        out.writeUnsigned(pin.ruledLevel() == 0 ? 0 : now - pin.ruledSince());
        out.writeText(by.author());
        out.writeText(by.reason());
        if (id != null) {
            out.writeText(id);
        }
        if (approvedBy != null) {
            out.writeText(approvedBy);
        }
        if (until != null) {
            out.writeSigned(until - now);
        }
    }

    @Override
    public void read(ByteReader in, long now) {
        for (int i = in.readCount(); i > 0; i--) {
            pins.put(in.readCount(), readPin(in, now));
        }
    }

    private static Pin readPin(ByteReader in, long now) {
        int has = in.readByte();
        int level = in.readCount();
        long since = now - in.readUnsigned();
        int ruledLevel = in.readCount();
        long ruledSince = now - in.readUnsigned();
        String author = in.readText();
        String reason = in.readText();
        String id = (has & HAS_ID) == 0 ? null : in.readText();
        String approvedBy = (has & IS_APPROVED) == 0 ? null : in.readText();
        Long until = (has & HAS_END) == 0 ? null : Long.valueOf(now + in.readSigned());
        ManualOverride by = new ManualOverride(id, author, reason, approvedBy, until);
        return new Pin(level, since, until == null ? Pin.FOR_EVER : until, by, ruledLevel, ruledSince);
    }
}
