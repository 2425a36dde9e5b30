package io.tierstream.console.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.Json;
import io.tierstream.console.webhook.format.Secret;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Subscriptions and their secrets in the store, sealed if there is a key. */
final class WebhookStore {

    private final Store store;
    private final SubscriptionReader reader;
    private final Seal seal;

    private record Row(String id, String text) {}

    WebhookStore(Store store, SubscriptionReader reader, Seal seal) {
        this.store = store;
        this.reader = reader;
        this.seal = seal;
    }

    /** Writes everything anew that is not sealed with the present key: after that no other key is needed. */
    void reseal() {
        store.change(connection -> {
            for (Row row : rows(connection, "SELECT id, definition FROM webhook")) {
                String text = seal.open(row.text(), ofForm(row.id()));
                if (!seal.isCurrent(row.text())) {
                    Sql.update(
                            connection,
                            "UPDATE webhook SET definition = ? WHERE id = ?",
                            seal.close(text, ofForm(row.id())),
                            row.id());
                }
            }
            for (Row row : rows(connection, "SELECT webhook_id, secret FROM webhook_secret")) {
                String text = seal.open(row.text(), ofSecret(row.id()));
                if (!seal.isCurrent(row.text())) {
                    Sql.update(
                            connection,
                            "UPDATE webhook_secret SET secret = ? WHERE webhook_id = ? AND secret = ?",
                            seal.close(text, ofSecret(row.id())),
                            row.id(),
                            row.text());
                }
            }
        });
    }

    private static List<Row> rows(Connection connection, String sql) throws SQLException {
        return Sql.list(connection, sql, row -> new Row(row.getString(1), row.getString(2)));
    }

    private static String ofForm(String webhookId) {
        return "webhook/" + webhookId + "/definition";
    }

    private static String ofSecret(String webhookId) {
        return "webhook/" + webhookId + "/secret";
    }

    /** All of them, the oldest first. One that can no longer be read, because a setting forbids it now, is disabled and says why. */
    List<Webhook> all() {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT id, definition, enabled, reason, created_at, updated_at FROM webhook ORDER BY created_at, id",
                this::webhook));
    }

    private Webhook webhook(ResultSet row) throws SQLException {
        String id = row.getString(1);
        SubscriptionForm form = form(seal.open(row.getString(2), ofForm(id)));
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
        return new Webhook(id, form, subscription, enabled, reason, Sql.instant(row, 5), Sql.instant(row, 6));
    }

    private static SubscriptionForm form(String text) {
        try {
            return Json.mapper().readValue(text, SubscriptionForm.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store holds a subscription that is no JSON", e);
        }
    }

    private String definition(Webhook webhook) {
        String text = new String(Json.bytes(webhook.form()), StandardCharsets.UTF_8);
        return seal.close(text, ofForm(webhook.id()));
    }

    void insert(Webhook webhook, Secret secret) {
        store.change(connection -> {
            Sql.update(
                    connection,
                    "INSERT INTO webhook (id, definition, enabled, reason, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
                    webhook.id(),
                    definition(webhook),
                    webhook.enabled(),
                    webhook.reason(),
                    webhook.createdAt(),
                    webhook.updatedAt());
            addSecret(connection, webhook.id(), secret, webhook.createdAt());
        });
    }

    void update(Webhook webhook) {
        store.change(connection -> Sql.update(
                connection,
                "UPDATE webhook SET definition = ?, enabled = ?, reason = ?, updated_at = ? WHERE id = ?",
                definition(webhook),
                webhook.enabled(),
                webhook.reason(),
                webhook.updatedAt(),
                webhook.id()));
    }

    /** Deletes it with its secrets. Its deliveries go with the next sweep. */
    void delete(String id) {
        store.change(connection -> Sql.update(connection, "DELETE FROM webhook WHERE id = ?", id));
    }

    /** The secrets of a subscription that have not expired, the newest first. */
    List<KeptSecret> secrets(String webhookId, Instant now) {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT secret, created_at, expires_at FROM webhook_secret WHERE webhook_id = ?"
                        + " AND (expires_at IS NULL OR expires_at > ?) ORDER BY created_at DESC, secret",
                row -> new KeptSecret(
                        new Secret(seal.open(row.getString(1), ofSecret(webhookId))),
                        Sql.instant(row, 2),
                        Sql.optionalInstant(row, 3)),
                webhookId,
                now));
    }

    /** Adds a secret; the ones before sign until a moment, or until their own if that is earlier. */
    void rotate(String webhookId, Secret secret, Instant now, Instant oldUntil) {
        store.change(connection -> {
            Sql.update(
                    connection, "DELETE FROM webhook_secret WHERE webhook_id = ? AND expires_at <= ?", webhookId, now);
            Sql.update(
                    connection,
                    "UPDATE webhook_secret SET expires_at = ? WHERE webhook_id = ? AND (expires_at IS NULL OR expires_at > ?)",
                    oldUntil,
                    webhookId,
                    oldUntil);
            addSecret(connection, webhookId, secret, now);
        });
    }

    private void addSecret(Connection connection, String webhookId, Secret secret, Instant now) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO webhook_secret (webhook_id, secret, created_at, expires_at) VALUES (?, ?, ?, NULL)",
                webhookId,
                seal.close(secret.text(), ofSecret(webhookId)),
                now);
    }
}
