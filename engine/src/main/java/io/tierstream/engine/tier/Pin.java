package io.tierstream.engine.tier;

import java.util.Objects;

/**
 * A customer held at a level by hand, and what the rules say meanwhile.
 *
 * @param level the level that everybody sees, as in {@link Memberships}; 0 keeps the customer out
 * @param since when the pin was set, milliseconds since the epoch
 * @param end when it ends, exclusive, milliseconds since the epoch; {@code Long.MAX_VALUE} when it does not by itself
 * @param override who decided it, and why
 * @param ruledLevel the level that the rules say
 * @param ruledSince when the rules came to it, milliseconds since the epoch; meaningless for level 0
 */
public record Pin(int level, long since, long end, ManualOverride override, int ruledLevel, long ruledSince) {

    /** The end of a pin that has none. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    public Pin {
        Objects.requireNonNull(override);
    }

    /** The same pin, where the rules have come to another level. */
    public Pin ruled(int ruledLevel, long ruledSince) {
        return new Pin(level, since, end, override, ruledLevel, ruledSince);
    }

    /** The same pin with another end. */
    public Pin ending(long end, ManualOverride override) {
        return new Pin(level, since, end, override, ruledLevel, ruledSince);
    }
}
