package io.tierstream.console.webhook;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.Page;
import io.tierstream.console.web.Paging;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of deliveries, read for people. */
final class DeliveryLog {

    private static final String SELECT =
            "SELECT id, message_id, customer_id, sequence, state, created_at, next_attempt_at, attempts,"
                    + " last_attempt_at, finished_at, status, latency_millis, detail, excerpt, replay, message"
                    + " FROM webhook_delivery WHERE webhook_id = ?";

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
        List<Object> parameters = new ArrayList<>();
        parameters.add(webhookId);
        parameters.add(paging.after() == null ? Long.MAX_VALUE : number(paging.after()));
        if (state != null) {
            parameters.add(state);
        }
        parameters.add(paging.limit() + 1);
        String sql = SELECT + " AND id < ?" + (state == null ? "" : " AND state = ?") + " ORDER BY id DESC LIMIT ?";
        return page(
                store.read(connection -> Sql.list(connection, sql, DeliveryLog::line, parameters.toArray())),
                paging.limit());
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
        return store.read(
                connection -> Sql.first(connection, SELECT + " AND id = ?", DeliveryLog::line, webhookId, delivery));
    }

    private static Line line(ResultSet row) throws SQLException {
        DeliveryState state = DeliveryState.valueOf(row.getString(5));
        return new Line(
                row.getLong(1),
                row.getString(2),
                MessageJson.read(row.getString(16)).type(),
                row.getString(3),
                Sql.optionalLong(row, 4),
                state,
                row.getLong(15) != 0,
                Sql.instant(row, 6),
                state == DeliveryState.PENDING ? Sql.instant(row, 7) : null,
                row.getInt(8),
                Sql.optionalInstant(row, 9),
                Sql.optionalInstant(row, 10),
                Sql.optionalInt(row, 11),
                Sql.optionalLong(row, 12),
                row.getString(13),
                row.getString(14));
    }

    /** The attempts of a delivery that did not deliver it, in order. */
    List<Attempt> attempts(long delivery) {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT number, at, status, latency_millis, detail, excerpt FROM webhook_attempt WHERE delivery_id = ?"
                        + " ORDER BY number",
                row -> new Attempt(
                        row.getInt(1),
                        Sql.instant(row, 2),
                        Sql.optionalInt(row, 3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6)),
                delivery));
    }

    /** How many deliveries a subscription has in each state. */
    Counts counts(String webhookId) {
        return store.read(
                connection -> new Counts(byState(connection, webhookId), oldestPending(connection, webhookId)));
    }

    private static Map<DeliveryState, Long> byState(Connection connection, String webhookId) throws SQLException {
        return Sql.list(
                        connection,
                        "SELECT state, COUNT(*) FROM webhook_delivery WHERE webhook_id = ? GROUP BY state",
                        row -> Map.entry(DeliveryState.valueOf(row.getString(1)), row.getLong(2)),
                        webhookId)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static @Nullable Instant oldestPending(Connection connection, String webhookId) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT created_at FROM webhook_delivery WHERE webhook_id = ? AND state = 'PENDING'"
                                + " ORDER BY created_at LIMIT 1",
                        row -> Sql.instant(row, 1),
                        webhookId)
                .orElse(null);
    }
}
