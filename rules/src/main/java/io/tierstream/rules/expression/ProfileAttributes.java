package io.tierstream.rules.expression;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Type;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.issue.Suggestion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a customer that conditions read, such as {@code profile.country}. Each is a metric: what the latest event that carries
 * attributes said of it.
 */
public final class ProfileAttributes {

    /** What stands before the point. */
    public static final String PROFILE = "profile";

    /** The event type that carries attributes, if a rule set does not say otherwise. */
    public static final String EVENT_TYPE = "profile_update";

    private final Set<String> eventTypes;
    private final boolean complete;
    private final @Nullable Map<String, Type> declared;
    private final Map<String, MetricDefinition> read = new LinkedHashMap<>();

    /**
     * Attributes.
     *
     * @param eventTypes the types of the events that carry them
     * @param complete whether an event without an attribute says that the customer has none; else it says nothing about it
     * @param declared the fields of these events; null when the rule set does not list its events
     */
    public ProfileAttributes(Set<String> eventTypes, boolean complete, @Nullable Map<String, Type> declared) {
        this.eventTypes = Set.copyOf(eventTypes);
        this.complete = complete;
        this.declared = declared == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(declared));
    }

    /** The name of the metric that an attribute is. */
    static String metric(String attribute) {
        return PROFILE + "." + attribute;
    }

    /** The type of an attribute, which is kept from now on; null after reporting that there is no such attribute. */
    @Nullable
    Type attribute(String name, Span span, Issues issues) {
        Type type = declared == null ? Type.ANY : declared.get(name);
        if (declared != null && type == null) {
            issues.add(
                    IssueCode.UNKNOWN_FIELD,
                    span,
                    FieldScope.noField(eventTypes, name),
                    Suggestion.didYouMeanOr(name, declared.keySet(), "the fields are"));
            return null;
        }
        Expression carries = complete ? null : new Expression.Carries(name);
        read.computeIfAbsent(
                name,
                none -> new MetricDefinition(
                        metric(name), Aggregate.LAST, name, new Selection(eventTypes, carries), Window.LIFETIME));
        return type;
    }

    /** The attributes that conditions read, as metrics. */
    public List<MetricDefinition> metrics() {
        return List.copyOf(read.values());
    }
}
