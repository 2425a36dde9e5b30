package io.tierstream.cli.explain;

import io.tierstream.engine.HeldPin;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.tier.ManualOverride;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who decided by hand, why, until when, and what the rules would say. */
final class PinText {

    private PinText() {}

    /**
     * The lines under the title of a segment or tier set.
     *
     * @param segment whether it is a segment
     * @param at the instant that is told of, milliseconds since the epoch
     */
    static List<String> lines(HeldPin pin, boolean segment, long at) {
        ManualOverride by = pin.override();
        Long until = by.until();
        String end = until == null
                ? "until it is lifted"
                : "until " + ExpressionText.instant(until) + ", in " + DurationWords.of(until - at);
        return List.of(
                "  pinned " + where(pin.member(), pin.tier()) + " since " + ExpressionText.instant(pin.since()) + ", "
                        + end,
                "    by " + by.author() + (by.approvedBy() == null ? "" : ", approved by " + by.approvedBy()) + ": "
                        + by.reason(),
                "    by the rules alone: " + automatic(pin, segment));
    }

    private static String where(boolean member, @Nullable String tier) {
        return tier == null ? (member ? "in" : "out") : "to " + tier;
    }

    private static String automatic(HeldPin pin, boolean segment) {
        if (segment) {
            return pin.automaticMember() ? "in it" : "not in it";
        }
        return pin.automaticTier() == null ? "no tier" : pin.automaticTier();
    }
}
