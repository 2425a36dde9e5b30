package io.tierstream.rules.expression;

import io.tierstream.engine.expression.Type;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.issue.Suggestion;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What {@code where} reads: the fields of one event, and its {@value #TYPE}. */
public final class FieldScope implements Scope {

    /** The variable that holds the event's type. */
    public static final String TYPE = "type";

    private final @Nullable Map<String, Type> declared;
    private final Set<String> eventTypes;

    /**
     * The fields that the selected events may have.
     *
     * @param declared each with its type; null when the rule set does not list its events, so that any name may be a
     *     field
     * @param eventTypes the types of the selected events; empty for all
     */
    public FieldScope(@Nullable Map<String, Type> declared, Set<String> eventTypes) {
        this.declared = declared == null ? null : Map.copyOf(declared);
        this.eventTypes = Set.copyOf(eventTypes);
    }

    @Override
    public @Nullable Type variable(String name, Span span, boolean textExpected, Issues issues) {
        if (name.equals(TYPE)) {
            return Type.TEXT;
        }
        if (name.equals(MetricDefinition.TIME)) {
            issues.add(
                    IssueCode.UNKNOWN_FIELD,
                    span,
                    "where cannot read the event's time",
                    "use over: to look at recent events, or compare a {first: time} or {last: time} metric");
            return null;
        }
        if (declared == null) {
            return Type.ANY;
        }
        Type type = declared.get(name);
        if (type == null) {
            reportUnknown(name, span, textExpected, declared, issues);
        }
        return type;
    }

    private void reportUnknown(
            String name, Span span, boolean textExpected, Map<String, Type> declared, Issues issues) {
        TreeSet<String> known = new TreeSet<>(declared.keySet());
        known.add(TYPE);
        String hint = Suggestion.didYouMean(name, known);
        if (hint == null && textExpected) {
            hint = "if the text is meant, put it in quotes: \"" + name + "\"";
        } else if (hint == null) {
            hint = Suggestion.didYouMeanOr(name, known, "the fields are");
        }
        issues.add(IssueCode.UNKNOWN_FIELD, span, noField(eventTypes, name), hint);
    }

    /** Says that none of the event types has a field. */
    public static String noField(Set<String> eventTypes, String field) {
        return eventTypes.isEmpty()
                ? "no event type has a field " + field
                : String.join(" or ", new TreeSet<>(eventTypes)) + " has no field " + field;
    }

    /** Whether any name may be a field. */
    boolean isOpen() {
        return declared == null;
    }

    @Override
    public boolean isInstantMetric(String name) {
        return false;
    }
}
