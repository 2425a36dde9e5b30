package io.tierstream.console.webhook.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.Json;
import io.tierstream.console.webhook.alert.AlertState.Notice;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** The alerts of rules that still exist and fire now, by rule and target. */
    public List<Alert> firing() {
        List<String> names = rules.stream().map(AlertRule::name).toList();
        return store.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT finding FROM distribution_alert WHERE firing ORDER BY name, target");
                    ResultSet rows = select.executeQuery()) {
                List<Alert> alerts = new ArrayList<>();
                while (rows.next()) {
                    Alert alert = read(rows.getString(1));
                    if (names.contains(alert.alert())) {
                        alerts.add(alert);
                    }
                }
                return alerts;
            }
        });
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
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT firing, changed_at, told_at FROM distribution_alert WHERE name = ? AND target = ?")) {
            select.setString(1, name);
            select.setString(2, target);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                long told = rows.getLong(3);
                return Optional.of(new AlertState(
                        rows.getBoolean(1),
                        Instant.ofEpochMilli(rows.getLong(2)),
                        rows.wasNull() ? null : Instant.ofEpochMilli(told)));
            }
        }
    }

    private void write(Connection connection, Alert alert, AlertState state) throws SQLException {
        String sql = store.dialect()
                .upsert(
                        "distribution_alert",
                        List.of("name", "target"),
                        List.of("firing", "changed_at", "told_at", "finding"));
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setString(1, alert.alert());
            upsert.setString(2, alert.target());
            upsert.setBoolean(3, state.firing());
            upsert.setLong(4, state.changedAt().toEpochMilli());
            if (state.toldAt() == null) {
                upsert.setNull(5, Types.BIGINT);
            } else {
                upsert.setLong(5, state.toldAt().toEpochMilli());
            }
            upsert.setString(6, new String(Json.bytes(alert), StandardCharsets.UTF_8));
            upsert.executeUpdate();
        }
    }
}
