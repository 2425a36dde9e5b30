package io.tierstream.console.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tierstream.console.web.Json;
import io.tierstream.console.webhook.Outbox.Entry;
import io.tierstream.console.webhook.alert.Alert;
import io.tierstream.console.webhook.alert.DistributionAlerts;
import io.tierstream.console.webhook.format.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Puts notices of alerts into the outbox of the subscriptions that want them. */
final class AlertNotices implements DistributionAlerts.Telling {

    private final Supplier<List<Webhook>> webhooks;

    AlertNotices(Supplier<List<Webhook>> webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public void tell(Connection connection, Alert alert, boolean resolved, Instant now) throws SQLException {
        Message message = message(alert, resolved, now);
        List<Entry> entries = webhooks.get().stream()
                .filter(Webhook::enabled)
                .filter(webhook -> webhook.subscription().selection().acceptsAlert(alert.alert()))
                .map(webhook -> new Entry(
                        webhook.id(), message, Delivery.ofAlert(alert.alert(), alert.target()), null, 0, 0, null))
                .toList();
        Outbox.write(connection, entries, now);
    }

    private static Message message(Alert alert, boolean resolved, Instant now) {
        String state = resolved ? "resolved" : "firing";
        String what = alert.alert() + "\n" + alert.target() + "\n" + state + "\n" + now;
        String id = UUID.nameUUIDFromBytes(what.getBytes(UTF_8)).toString().replace("-", "");
        ObjectNode data = Json.mapper().valueToTree(alert);
        data.put("id", id);
        data.put("state", state);
        String type = resolved ? Message.ALERT_RESOLVED : Message.ALERT_FIRED;
        return new Message(id, type, "/tierstream/alerts/" + alert.alert(), alert.target(), now, data);
    }
}
