package io.tierstream.console.webhook.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.Json;
import io.tierstream.console.webhook.alert.AlertState.Notice;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at the distribution by the rules, remembers what fires, and tells of what begins and ends. */
public final class DistributionAlerts {

    private final Store store;
    private final List<AlertRule> rules;
    private final DistributionHistory history;
    private final Telling telling;

    /** Where notices go. */
    @FunctionalInterface
    public interface Telling {

        /**
         * Takes a notice, in the transaction in which it is remembered that it was given.
         *
         * @param resolved whether the alert has ended
         */
        void tell(Connection connection, Alert alert, boolean resolved, Instant now) throws SQLException;
    }

    public DistributionAlerts(Store store, List<AlertRule> rules, DistributionHistory history, Telling telling) {
        this.store = store;
        this.rules = List.copyOf(rules);
        this.history = history;
        this.telling = telling;
    }

    /** Looks at everything once. */
    public void look(Instant now) {
        List<String> targets = rules.isEmpty() ? List.of() : history.targets();
        for (AlertRule rule : rules) {
            for (String target : targets) {
                if (rule.isAbout(target)) {
                    AlertDecision.of(rule, target, history, now).ifPresent(finding -> take(rule, target, finding, now));
                }
            }
        }
    }

    private void take(AlertRule rule, String target, Finding finding, Instant now) {
        store.change(connection -> {
            AlertState before = state(connection, rule.name(), target).orElse(AlertState.NEVER);
            AlertState.Step step = before.look(finding.firing(), rule.quiet(), now);
            if (step.next().equals(before) && !finding.firing()) {
                return;
            }
            Instant firedAt = finding.firing() ? step.next().changedAt() : before.changedAt();
            Alert alert = Alert.of(rule, target, finding, firedAt);
            write(connection, alert, step.next());
            if (step.notice() != Notice.NONE) {
                telling.tell(connection, alert, step.notice() == Notice.RESOLVED, now);
            }
        });
    }

    /** The alerts that fire now, by rule and target; of rules that still exist, about targets that still exist. */
    public List<Alert> firing() {
        Set<String> names = rules.stream().map(AlertRule::name).collect(Collectors.toSet());
        Set<String> targets = names.isEmpty() ? Set.of() : new HashSet<>(history.targets());
        return store
                .read(connection -> Sql.list(
                        connection,
                        "SELECT finding FROM distribution_alert WHERE firing ORDER BY name, target",
                        row -> row.getString(1)))
                .stream()
                .map(DistributionAlerts::read)
                .filter(alert -> names.contains(alert.alert()) && targets.contains(alert.target()))
                .toList();
    }

    private static Alert read(String text) {
        try {
            var node = Json.mapper().readTree(text);
            return new Alert(
                    node.path("alert").asText(),
                    AlertRule.Kind.valueOf(node.path("kind").asText()),
                    node.path("target").asText(),
                    Instant.parse(node.path("firedAt").asText()),
                    node.path("members").asLong(),
                    node.path("baseline").isNull()
                            ? null
                            : node.path("baseline").asLong(),
                    node.path("changePercent").isNull()
                            ? null
                            : node.path("changePercent").asLong(),
                    node.path("text").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store holds an alert that is no JSON", e);
        }
    }

    private static Optional<AlertState> state(Connection connection, String name, String target) throws SQLException {
        return Sql.first(
                connection,
                "SELECT firing, changed_at, told_at FROM distribution_alert WHERE name = ? AND target = ?",
                row -> new AlertState(row.getBoolean(1), Sql.instant(row, 2), Sql.optionalInstant(row, 3)),
                name,
                target);
    }

    private void write(Connection connection, Alert alert, AlertState state) throws SQLException {
        Sql.update(
                connection,
                store.dialect()
                        .upsert(
                                "distribution_alert",
                                List.of("name", "target"),
                                List.of("firing", "changed_at", "told_at", "finding")),
                alert.alert(),
                alert.target(),
                state.firing(),
                state.changedAt(),
                state.toldAt(),
                new String(Json.bytes(alert), StandardCharsets.UTF_8));
    }
}
