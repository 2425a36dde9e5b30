package io.tierstream.cli.demo;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Window;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.SegmentTransition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Transitions as sentences, from nothing but what stands in the record; the rule set only adds how long a window is. */
final class Reasons {

    private static final int SHOWN_COMPARISONS = 2;

    private final Map<String, String> windows = new HashMap<>();

    Reasons(RuleSet ruleSet) {
        for (MetricDefinition metric : ruleSet.metrics()) {
            if (!metric.window().isLifetime()) {
                windows.put(metric.name(), text(metric.window()));
            }
        }
    }

    private static String text(Window window) {
        if (window.anniversaries() != null) {
            return "year of " + window.anniversaries().name();
        }
        return window.calendar() == null
                ? ExpressionText.duration(window.lengthMillis())
                : window.calendar().name();
    }

    /** Such as {@code left value:gold: spend_60s fell from 212.40 to 120, not >= 150, by time alone (the 1m window moved on)}. */
    String sentence(SegmentTransition transition) {
        String verb = transition.getDirection() == Direction.ENTER ? "entered " : "left ";
        List<Evidence> deciding = deciding(transition);
        String why = deciding.stream().map(Reasons::comparison).collect(Collectors.joining(" and "));
        return verb + target(transition) + (why.isEmpty() ? "" : ": " + why) + by(transition, deciding);
    }

    /** The segment's name, or {@code tierset:tier}. */
    static String target(SegmentTransition transition) {
        return transition.getTierSet() == null
                ? transition.getName()
                : transition.getTierSet() + ":" + transition.getName();
    }

    private String by(SegmentTransition transition, List<Evidence> deciding) {
        if (transition.getCause() == Cause.EVENT) {
            return transition.getTippingEventId() == null
                    ? ", by an event"
                    : ", by event " + transition.getTippingEventId();
        } else if (transition.getCause() != Cause.TIME) {
            return ", by " + transition.getCause();
        }
        String moved = deciding.stream()
                .filter(seen -> windows.containsKey(seen.getMetric()))
                .map(seen -> windows.get(seen.getMetric()))
                .distinct()
                .collect(Collectors.joining(" and the "));
        return ", by time alone" + (moved.isEmpty() ? "" : " (the " + moved + " window moved on)");
    }

    /**
     * The comparisons that flipped; when none did, all of them; at most two. Of several about one metric, as of {@code when} and
     * {@code keep}, an entry is decided by the first and an exit by the last.
     */
    private static List<Evidence> deciding(SegmentTransition transition) {
        List<Evidence> evidence = transition.getEvidence();
        List<Evidence> flipped = evidence.stream()
                .filter(seen -> seen.getHeldBefore() != seen.getHeldAfter())
                .toList();
        Map<String, Evidence> byMetric = new LinkedHashMap<>();
        for (Evidence seen : flipped.isEmpty() ? evidence : flipped) {
            byMetric.merge(
                    seen.getMetric(),
                    seen,
                    (first, last) -> transition.getDirection() == Direction.ENTER ? first : last);
        }
        return byMetric.values().stream().limit(SHOWN_COMPARISONS).toList();
    }

    private static String comparison(Evidence seen) {
        return seen.getMetric()
                + change(seen.getValueBefore(), seen.getValueAfter())
                + (seen.getHeldAfter() ? ", " : ", not ")
                + seen.getOperator()
                + " "
                + seen.getThreshold();
    }

    private static String change(@Nullable String before, @Nullable String after) {
        if (after == null) {
            return " is undefined";
        }
        BigDecimal from = number(before);
        BigDecimal to = number(after);
        if (from == null || to == null || from.compareTo(to) == 0) {
            return " is " + shown(after);
        }
        return (from.compareTo(to) < 0 ? " rose from " : " fell from ") + shown(before) + " to " + shown(after);
    }

    private static String shown(@Nullable String value) {
        BigDecimal number = number(value);
        return number == null
                ? String.valueOf(value)
                : number.setScale(Math.min(2, Math.max(0, number.scale())), RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    private static @Nullable BigDecimal number(@Nullable String value) {
        try {
            return value == null ? null : new BigDecimal(value);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
