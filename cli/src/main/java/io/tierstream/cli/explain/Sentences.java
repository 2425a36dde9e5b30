package io.tierstream.cli.explain;

import io.tierstream.engine.Cause;
import io.tierstream.engine.Direction;
import io.tierstream.engine.Evidence;
import io.tierstream.engine.Reason;
import io.tierstream.engine.Transition;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.tier.ManualOverride;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Transitions as sentences. */
public final class Sentences {

    private static final int SHOWN_DIGITS = 6;
    private static final Pattern LONG_FRACTION = Pattern.compile("-?\\d+\\.\\d{" + (SHOWN_DIGITS + 1) + ",}");

    private Sentences() {}

    /** Such as {@code entered tier:gold, because spend_180d is 5012, >= 5000 (before: 4800), by event 17}. */
    public static String past(Transition transition) {
        String verb = transition.direction() == Direction.ENTER ? "entered " : "left ";
        return verb + transition.target() + because(transition.reason());
    }

    /** As {@link #past}, of what is still to come. */
    public static String coming(Transition transition) {
        String verb = transition.direction() == Direction.ENTER ? "enters " : "leaves ";
        return verb + transition.target() + because(transition.reason());
    }

    private static String because(Reason reason) {
        ManualOverride override = reason.override();
        if (override != null && reason.cause() == Cause.MERGE) {
            boolean ordered = Objects.equals(override.commandId(), reason.eventId());
            return why(reason)
                    + (ordered ? ", by a merge: " : ", by a merge, with which a pin came; it was set by ")
                    + by(override);
        }
        if (override != null) {
            return reason.cause() == Cause.OVERRIDE
                    ? ", by hand: " + by(override)
                    : ", as a pin ended" + (reason.cause() == Cause.TIME ? "" : by(reason)) + "; it was set by "
                            + by(override);
        }
        return why(reason) + by(reason);
    }

    private static String why(Reason reason) {
        String comparisons =
                deciding(reason.evidence()).stream().map(Sentences::comparison).collect(Collectors.joining(" and "));
        return comparisons.isEmpty() ? "" : ", because " + comparisons;
    }

    /** Such as {@code ana, goodwill (approved by ben), until 2026-06-01T00:00:00.000Z}. */
    static String by(ManualOverride override) {
        String approved = override.approvedBy() == null ? "" : " (approved by " + override.approvedBy() + ")";
        Long until = override.until();
        return override.author() + ", " + override.reason() + approved
                + (until == null ? "" : ", until " + ExpressionText.instant(until));
    }

    private static String by(Reason reason) {
        if (reason.cause() == Cause.OVERRIDE) {
            return reason.eventId() == null ? ", by a command" : ", by command " + reason.eventId();
        }
        if (reason.cause() == Cause.EVENT) {
            return reason.eventId() == null ? ", by an event" : ", by event " + reason.eventId();
        }
        return reason.cause() == Cause.TIME ? ", by time alone" : ", by " + reason.cause();
    }

    /** The comparisons that flipped; when none did, all of them. */
    private static List<Evidence> deciding(List<Evidence> evidence) {
        List<Evidence> flipped =
                evidence.stream().filter(one -> one.heldBefore() != one.holds()).toList();
        return flipped.isEmpty() ? evidence : flipped;
    }

    private static String comparison(Evidence evidence) {
        String now = value(evidence.after());
        String test = evidence.operator().isEmpty() ? "" : " " + evidence.operator() + " " + evidence.threshold();
        String verdict;
        if (evidence.operator().isEmpty()) {
            verdict = (evidence.holds() ? " holds" : " does not hold") + " with " + now;
        } else {
            verdict = " is " + now + (evidence.holds() ? "," : ", not") + test;
        }
        boolean changed = !value(evidence.before()).equals(now);
        return evidence.metric() + verdict + (changed ? " (before: " + value(evidence.before()) + ")" : "");
    }

    /** A value, or the word for having none. Numbers with long fractions and durations with milliseconds are shown rounded. */
    static String value(@Nullable String value) {
        if (value == null) {
            return "undefined";
        }
        return LONG_FRACTION.matcher(value).matches()
                ? "~" + new BigDecimal(value).setScale(SHOWN_DIGITS, RoundingMode.HALF_EVEN)
                : DurationWords.in(value);
    }
}
