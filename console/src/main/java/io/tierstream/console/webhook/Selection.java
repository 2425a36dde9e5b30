package io.tierstream.console.webhook;

import io.tierstream.console.store.TermNames;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which transitions and alerts a subscription is about.
 *
 * @param targets patterns of targets, of which one must match; none matches nothing
 * @param directions empty for both
 * @param causes empty for all
 * @param alerts patterns of the names of alerts
 */
record Selection(
        List<NamePattern> targets,
        Set<Direction> directions,
        Set<Cause> causes,
        @Nullable Filter filter,
        List<NamePattern> alerts) {

    Selection {
        targets = List.copyOf(targets);
        directions = Set.copyOf(directions);
        causes = Set.copyOf(causes);
        alerts = List.copyOf(alerts);
    }

    /** Whether the transition is wanted. */
    boolean accepts(SegmentTransition transition) throws Filter.FailedException {
        String target = TermNames.of(transition);
        return (directions.isEmpty() || directions.contains(transition.getDirection()))
                && (causes.isEmpty() || causes.contains(transition.getCause()))
                && targets.stream().anyMatch(pattern -> pattern.matches(target))
                && (filter == null || filter.accepts(transition));
    }

    boolean acceptsAlert(String name) {
        return alerts.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
