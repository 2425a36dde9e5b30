package io.tierstream.console.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tierstream.console.webhook.send.Reply;

/** Counters of webhooks, by subscription and never by customer. */
final class WebhookMetrics {

    private static final String OUTCOMES = "tierstream.webhook.outcomes";
    private static final String LATENCY = "tierstream.webhook.latency";

    private final MeterRegistry registry;

    WebhookMetrics(MeterRegistry registry) {
        this.registry = registry;
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
