package io.tierstream.console.webhook;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.Page;
import io.tierstream.console.web.Paging;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of deliveries, read for people. */
final class DeliveryLog {

    private static final String COLUMNS =
            "id, message_id, customer_id, sequence, state, created_at, next_attempt_at, attempts,"
                    + " last_attempt_at, finished_at, status, latency_millis, detail, excerpt, replay, message";

    private final Store store;

    DeliveryLog(Store store) {
        this.store = store;
    }

    /**
     * One delivery.
     *
     * @param delivery its number
     * @param id the header webhook-id: the transition's id
     * @param latencyMillis of the last attempt, as are status, detail and excerpt
     */
    record Line(
            long delivery,
            String id,
            String type,
            @Nullable String customerId,
            @Nullable Long sequence,
            DeliveryState state,
            boolean replayed,
            Instant createdAt,
            @Nullable Instant nextAttemptAt,
            int attempts,
            @Nullable Instant lastAttemptAt,
            @Nullable Instant finishedAt,
            @Nullable Integer status,
            @Nullable Long latencyMillis,
            @Nullable String detail,
            @Nullable String excerpt) {

        Line withCustomer(@Nullable String shown) {
            return new Line(
                    delivery,
                    id,
                    type,
                    shown,
                    sequence,
                    state,
                    replayed,
                    createdAt,
                    nextAttemptAt,
                    attempts,
                    lastAttemptAt,
                    finishedAt,
                    status,
                    latencyMillis,
                    detail,
                    excerpt);
        }
    }

    /** One attempt that did not deliver. */
    record Attempt(
            int number,
            Instant at,
            @Nullable Integer status,
            long latencyMillis,
            @Nullable String detail,
            @Nullable String excerpt) {}

    /** Some counts of a subscription. */
    record Counts(
            Map<DeliveryState, Long> byState, @Nullable Instant oldestPending) {

        long of(DeliveryState state) {
            return byState.getOrDefault(state, 0L);
        }
    }

    /** The newest first. */
    Page<Line> page(String webhookId, @Nullable DeliveryState state, Paging paging) {
        long before = paging.after() == null ? Long.MAX_VALUE : number(paging.after());
        String sql = "SELECT " + COLUMNS + " FROM webhook_delivery WHERE webhook_id = ? AND id < ?"
                + (state == null ? "" : " AND state = ?") + " ORDER BY id DESC LIMIT ?";
        return store.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, webhookId);
                select.setLong(2, before);
                if (state != null) {
                    select.setString(3, state.name());
                }
                select.setInt(state == null ? 3 : 4, paging.limit() + 1);
                return page(lines(select), paging.limit());
            }
        });
    }

    private static long number(String place) {
        try {
            return Long.parseLong(place);
        } catch (NumberFormatException e) {
            throw io.tierstream.console.web.ProblemException.badRequest(
                    "cursor: take the value of 'next' from the answer before, unchanged");
        }
    }

    private static Page<Line> page(List<Line> lines, int limit) {
        if (lines.size() <= limit) {
            return new Page<>(lines, null);
        }
        List<Line> shown = lines.subList(0, limit);
        return new Page<>(
                shown, Paging.cursor(Long.toString(shown.get(limit - 1).delivery())));
    }

    /** One delivery by its number. */
    Optional<Line> line(String webhookId, long delivery) {
        String sql = "SELECT " + COLUMNS + " FROM webhook_delivery WHERE webhook_id = ? AND id = ?";
        return store.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, webhookId);
                select.setLong(2, delivery);
                return lines(select).stream().findAny();
            }
        });
    }

    private static List<Line> lines(PreparedStatement select) throws SQLException {
        List<Line> lines = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                lines.add(line(rows));
            }
        }
        return lines;
    }

    private static Line line(ResultSet row) throws SQLException {
        DeliveryState state = DeliveryState.valueOf(row.getString(5));
        return new Line(
                row.getLong(1),
                row.getString(2),
                MessageJson.read(row.getString(16)).type(),
                row.getString(3),
                number(row, 4),
                state,
                row.getLong(15) != 0,
                Instant.ofEpochMilli(row.getLong(6)),
                state == DeliveryState.PENDING ? Instant.ofEpochMilli(row.getLong(7)) : null,
                row.getInt(8),
                time(row, 9),
                time(row, 10),
                status(row, 11),
                number(row, 12),
                row.getString(13),
                row.getString(14));
    }

    /** The attempts of a delivery that did not deliver it, in order. */
    List<Attempt> attempts(long delivery) {
        String sql =
                "SELECT number, at, status, latency_millis, detail, excerpt FROM webhook_attempt WHERE delivery_id = ? ORDER BY number";
        return store.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setLong(1, delivery);
                try (ResultSet rows = select.executeQuery()) {
                    List<Attempt> attempts = new ArrayList<>();
                    while (rows.next()) {
                        attempts.add(new Attempt(
                                rows.getInt(1),
                                Instant.ofEpochMilli(rows.getLong(2)),
                                status(rows, 3),
                                rows.getLong(4),
                                rows.getString(5),
                                rows.getString(6)));
                    }
                    return attempts;
                }
            }
        });
    }

    /** How many deliveries a subscription has in each state. */
    Counts counts(String webhookId) {
        return store.inTransaction(
                connection -> new Counts(byState(connection, webhookId), oldest(connection, webhookId)));
    }

    /** What is still to be sent: how much, and since when the oldest of it waits. */
    record Pending(long deliveries, @Nullable Instant oldest) {

        Duration age(Instant now) {
            return oldest == null ? Duration.ZERO : Duration.between(oldest, now);
        }
    }

    Pending pending(String webhookId) {
        return store.inTransaction(connection -> Sql.first(
                        connection,
                        "SELECT COUNT(*), MIN(created_at) FROM webhook_delivery WHERE webhook_id = ? AND state = 'PENDING'",
                        row -> new Pending(row.getLong(1), time(row, 2)),
                        webhookId)
                .orElseThrow());
    }

    private static Map<DeliveryState, Long> byState(Connection connection, String webhookId) throws SQLException {
        String sql = "SELECT state, COUNT(*) FROM webhook_delivery WHERE webhook_id = ? GROUP BY state";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, webhookId);
            try (ResultSet rows = select.executeQuery()) {
                Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
                while (rows.next()) {
                    counts.put(DeliveryState.valueOf(rows.getString(1)), rows.getLong(2));
                }
                return counts;
            }
        }
    }

    private static @Nullable Instant oldest(Connection connection, String webhookId) throws SQLException {
        String sql = "SELECT MIN(created_at) FROM webhook_delivery WHERE webhook_id = ? AND state = 'PENDING'";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, webhookId);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return time(rows, 1);
            }
        }
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    private static @Nullable Integer status(ResultSet row, int column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }
}
