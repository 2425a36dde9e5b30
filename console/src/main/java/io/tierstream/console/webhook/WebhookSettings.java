package io.tierstream.console.webhook;

import io.tierstream.console.access.Network;
import io.tierstream.console.webhook.alert.AlertRule;
import io.tierstream.console.webhook.send.RetrySchedule;
import java.time.Duration;
import java.util.List;

/**
 * How webhooks are delivered.
 *
 * @param allowHttp whether endpoints without TLS may be subscribed
 * @param allowedNetworks networks that may be reached although they are not public
 * @param circuit when an endpoint is left alone
 * @param secretGrace how long a replaced secret still signs
 * @param keepDelivered how long the log keeps what was delivered or suppressed; not shorter than the window of retries, because the log
 *     is also what recognises a transition that was taken before
 * @param keepDead how long dead letters are kept
 * @param alerts the rules of alerts on distribution
 * @param sealing with which keys subscriptions and secrets are encrypted in the database
 */
public record WebhookSettings(
        boolean allowHttp,
        List<Network> allowedNetworks,
        RetrySchedule retries,
        Circuit circuit,
        Duration secretGrace,
        Duration keepDelivered,
        Duration keepDead,
        List<AlertRule> alerts,
        SealingKeys sealing) {

    public WebhookSettings {
        allowedNetworks = List.copyOf(allowedNetworks);
        alerts = List.copyOf(alerts);
        if (keepDelivered.compareTo(retries.window()) < 0) {
            throw new IllegalArgumentException("the log of deliveries is kept for " + keepDelivered
                    + ", shorter than retries take: " + retries.window());
        }
    }

    /**
     * When an endpoint is left alone.
     *
     * @param failures so many failed attempts ...
     * @param of ... of the last so many open the circuit
     * @param pause after which one attempt tries whether the endpoint is back
     */
    public record Circuit(int failures, int of, Duration pause) {

        public Circuit {
            if (failures < 1 || of < failures || pause.isNegative()) {
                throw new IllegalArgumentException(
                        "a circuit opens after 1 or more failures of at least as many attempts");
            }
        }
    }

    public static WebhookSettings defaults() {
        return new WebhookSettings(
                false,
                List.of(),
                RetrySchedule.defaults(),
                new Circuit(5, 10, Duration.ofSeconds(30)),
                Duration.ofHours(24),
                Duration.ofDays(7),
                Duration.ofDays(30),
                List.of(),
                SealingKeys.NONE);
    }

    /** For endpoints of this machine or a private network. */
    public WebhookSettings reaching(boolean http, List<Network> networks) {
        return new WebhookSettings(
                http, networks, retries, circuit, secretGrace, keepDelivered, keepDead, alerts, sealing);
    }

    public WebhookSettings withRetries(RetrySchedule other, Circuit otherCircuit) {
        return new WebhookSettings(
                allowHttp, allowedNetworks, other, otherCircuit, secretGrace, keepDelivered, keepDead, alerts, sealing);
    }

    public WebhookSettings withAlerts(List<AlertRule> others) {
        return new WebhookSettings(
                allowHttp, allowedNetworks, retries, circuit, secretGrace, keepDelivered, keepDead, others, sealing);
    }

    public WebhookSettings withSealing(SealingKeys keys) {
        return new WebhookSettings(
                allowHttp, allowedNetworks, retries, circuit, secretGrace, keepDelivered, keepDead, alerts, keys);
    }
}
