package io.tierstream.console.webhook;

import io.tierstream.schemas.v1.CustomerMembership;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a customer must have said before he is told about: one of some values of a metric, such as {@code marketing_consent} = {@code
 * true}. It is looked up when the message is sent, not when it was written down: who has withdrawn meanwhile is left alone.
 */
record Consent(String metric, Set<String> values) {

    Consent {
        values = Set.copyOf(values);
        if (metric.isBlank() || values.isEmpty()) {
            throw new IllegalArgumentException("consent needs a metric and at least one of its values");
        }
    }

    /** Why the customer is not told about; empty if he may be. Without knowledge of him he may not. */
    Optional<String> refusal(@Nullable CustomerMembership membership) {
        if (membership == null) {
            return Optional.of("no consent: nothing is known of the customer");
        }
        String value = membership.getMetrics().get(metric);
        if (value == null) {
            return Optional.of("no consent: " + metric + " has no value");
        }
        return values.contains(value)
                ? Optional.empty()
                : Optional.of("no consent: " + metric + " is " + value + ", not "
                        + String.join(" or ", new TreeSet<>(values)));
    }
}
