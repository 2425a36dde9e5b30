package io.tierstream.console.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.Json;
import io.tierstream.console.webhook.format.Secret;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subscriptions and their secrets in the store. */
final class WebhookStore {

    private final Store store;
    private final SubscriptionReader reader;

    WebhookStore(Store store, SubscriptionReader reader) {
        this.store = store;
        this.reader = reader;
    }

    /** All of them, the oldest first. One that can no longer be read, because a setting forbids it now, is disabled and says why. */
    List<Webhook> all() {
        return store.inTransaction(connection -> {
            String sql =
                    "SELECT id, definition, enabled, reason, created_at, updated_at FROM webhook ORDER BY created_at, id";
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet rows = select.executeQuery()) {
                List<Webhook> webhooks = new ArrayList<>();
                while (rows.next()) {
                    webhooks.add(webhook(rows));
                }
                return webhooks;
            }
        });
    }

    private Webhook webhook(ResultSet row) throws SQLException {
        SubscriptionForm form = form(row.getString(2));
        boolean enabled = row.getBoolean(3);
        String reason = row.getString(4);
        Subscription subscription;
        try {
            subscription = reader.read(form);
        } catch (IllegalArgumentException e) {
            subscription = new SubscriptionReader(true).read(form);
            enabled = false;
            reason = "not allowed any more: " + e.getMessage();
        }
        return new Webhook(
                row.getString(1),
                form,
                subscription,
                enabled,
                reason,
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)));
    }

    private static SubscriptionForm form(String text) {
        try {
            return Json.mapper().readValue(text, SubscriptionForm.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store holds a subscription that is no JSON", e);
        }
    }

    void insert(Webhook webhook, Secret secret) {
        store.change(connection -> {
            String sql =
                    "INSERT INTO webhook (definition, enabled, reason, updated_at, id, created_at) VALUES (?, ?, ?, ?, ?, ?)";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                setColumns(insert, webhook);
                Outbox.setTime(insert, 6, webhook.createdAt());
                insert.executeUpdate();
            }
            addSecret(connection, webhook.id(), secret, webhook.createdAt());
        });
    }

    void update(Webhook webhook) {
        store.change(connection -> {
            String sql = "UPDATE webhook SET definition = ?, enabled = ?, reason = ?, updated_at = ? WHERE id = ?";
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                setColumns(update, webhook);
                update.executeUpdate();
            }
        });
    }

    private static void setColumns(PreparedStatement statement, Webhook webhook) throws SQLException {
        statement.setString(1, new String(Json.bytes(webhook.form()), StandardCharsets.UTF_8));
        statement.setBoolean(2, webhook.enabled());
        statement.setString(3, webhook.reason());
        Outbox.setTime(statement, 4, webhook.updatedAt());
        statement.setString(5, webhook.id());
    }

    /** Deletes it with its secrets. Its deliveries go with the next sweep. */
    void delete(String id) {
        store.change(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM webhook WHERE id = ?")) {
                delete.setString(1, id);
                delete.executeUpdate();
            }
        });
    }

    /** The secrets of a subscription that have not expired, the newest first. */
    List<KeptSecret> secrets(String webhookId, Instant now) {
        String sql =
                "SELECT secret, created_at, expires_at FROM webhook_secret WHERE webhook_id = ? AND (expires_at IS NULL OR expires_at > ?)"
                        + " ORDER BY created_at DESC, secret";
        return store.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, webhookId);
                Outbox.setTime(select, 2, now);
                try (ResultSet rows = select.executeQuery()) {
                    List<KeptSecret> secrets = new ArrayList<>();
                    while (rows.next()) {
                        secrets.add(secret(rows));
                    }
                    return secrets;
                }
            }
        });
    }

    private static KeptSecret secret(ResultSet row) throws SQLException {
        long expires = row.getLong(3);
        @Nullable Instant expiresAt = row.wasNull() ? null : Instant.ofEpochMilli(expires);
        return new KeptSecret(new Secret(row.getString(1)), Instant.ofEpochMilli(row.getLong(2)), expiresAt);
    }

    /** Adds a secret; the ones before sign until a moment, or until their own if that is earlier. */
    void rotate(String webhookId, Secret secret, Instant now, Instant oldUntil) {
        store.change(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM webhook_secret WHERE webhook_id = ? AND expires_at <= ?")) {
                delete.setString(1, webhookId);
                Outbox.setTime(delete, 2, now);
                delete.executeUpdate();
            }
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE webhook_secret SET expires_at = ? WHERE webhook_id = ? AND (expires_at IS NULL OR expires_at > ?)")) {
                Outbox.setTime(update, 1, oldUntil);
                update.setString(2, webhookId);
                Outbox.setTime(update, 3, oldUntil);
                update.executeUpdate();
            }
            addSecret(connection, webhookId, secret, now);
        });
    }

    private static void addSecret(Connection connection, String webhookId, Secret secret, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO webhook_secret (webhook_id, secret, created_at, expires_at) VALUES (?, ?, ?, NULL)")) {
            insert.setString(1, webhookId);
            insert.setString(2, secret.text());
            Outbox.setTime(insert, 3, now);
            insert.executeUpdate();
        }
    }
}
