package io.tierstream.console.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tierstream.console.webhook.send.Reply;
import java.time.InstantSource;

/** Metrics of webhooks, by subscription and never by customer. */
final class WebhookMetrics {

    private static final String OUTCOMES = "tierstream.webhook.outcomes";
    private static final String LATENCY = "tierstream.webhook.latency";

    private final MeterRegistry registry;

    WebhookMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Begins to show how much waits for a subscription, and whether its endpoint is left alone. */
    void show(Lane lane, Backlog backlog, InstantSource clock) {
        String id = lane.webhook().id();
        Tags tags = tags(lane.webhook());
        Gauge.builder("tierstream.webhook.pending", backlog, waiting -> waiting.deliveries(id))
                .description("deliveries that are still to be made")
                .tags(tags)
                .register(registry);
        Gauge.builder(
                        "tierstream.webhook.oldest.pending",
                        backlog,
                        waiting -> waiting.age(id, clock.instant()).toSeconds())
                .description("for how long the oldest of them waits")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("tierstream.webhook.circuit.open", lane, one -> one.isOpen() ? 1 : 0)
                .description("1 while the endpoint is left alone because it failed")
                .tags(tags)
                .register(registry);
    }

    /** Shows nothing more of a subscription. */
    void forget(String webhookId) {
        registry.getMeters().stream()
                .filter(meter -> webhookId.equals(meter.getId().getTag("webhook")))
                .forEach(registry::remove);
    }

    void settled(Webhook webhook, Outcome outcome) {
        if (outcome instanceof Outcome.Delivered delivered) {
            count(webhook, "delivered", 1);
            latency(webhook, delivered.reply());
        } else if (outcome instanceof Outcome.Again again) {
            count(webhook, "retried", 1);
            latency(webhook, again.reply());
        } else if (outcome instanceof Outcome.Dead) {
            count(webhook, "dead", 1);
        } else if (outcome instanceof Outcome.Suppressed) {
            count(webhook, "suppressed", 1);
        }
    }

    void count(Webhook webhook, String outcome, long times) {
        Counter.builder(OUTCOMES)
                .description("what became of deliveries: delivered, retried, dead, suppressed, too_old")
                .tags(tags(webhook).and("outcome", outcome))
                .register(registry)
                .increment(times);
    }

    private void latency(Webhook webhook, Reply reply) {
        Timer.builder(LATENCY)
                .description("from the beginning of an attempt to its end")
                .tags(tags(webhook))
                .register(registry)
                .record(reply.latency());
    }

    private static Tags tags(Webhook webhook) {
        return Tags.of("webhook", webhook.id());
    }
}
