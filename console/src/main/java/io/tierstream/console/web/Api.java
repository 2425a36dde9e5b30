package io.tierstream.console.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tierstream.console.access.Gate;
import io.tierstream.console.feed.Live;
import io.tierstream.console.feed.Monitor;
import io.tierstream.console.feed.Progress.TopicLag;
import io.tierstream.console.rules.RuleBook;
import io.tierstream.console.store.Counts;
import io.tierstream.console.store.Customers;
import io.tierstream.console.store.DeadLetters;
import io.tierstream.console.store.RuleSets;
import io.tierstream.console.web.Statuses.Features;
import java.time.Clock;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The paths that the service itself answers. */
public final class Api implements AutoCloseable {

    private final LiveStream stream;
    private final List<Routes> routes;

    /** What the paths answer from. */
    public record Sources(
            Gate gate,
            Monitor monitor,
            Live live,
            Counts counts,
            Customers customers,
            RuleSets ruleSets,
            DeadLetters deadLetters,
            RuleBook rules,
            Clock clock) {}

    /**
     * All of them; the stream begins.
     *
     * @param commands whether commands can be given
     * @param webhooks whether there are webhooks
     */
    public Api(Sources from, String version, boolean commands, boolean webhooks, PrometheusMeterRegistry metrics) {
        Targets targets =
                new Targets(from.monitor(), from.live(), from.counts(), from.ruleSets(), from.rules(), from.clock());
        Statuses statuses = new Statuses(from.monitor(), version, new Features(commands, webhooks));
        stream = new LiveStream(from.gate(), targets::view, statuses::of, from.live());
        routes = List.of(
                new HealthRoutes(from.gate(), statuses, from.monitor(), from.live(), from.deadLetters()),
                new DistributionRoutes(from.gate(), targets, from.counts(), from.clock()),
                new CustomerRoutes(from.gate(), from.customers(), from.ruleSets(), from.rules()),
                new RuleSetRoutes(from.gate(), from.ruleSets(), from.rules()),
                new ServiceRoutes(from.gate(), from.monitor(), metrics),
                stream);
        gauges(from, metrics);
        stream.start();
    }

    private void gauges(Sources from, PrometheusMeterRegistry metrics) {
        gauge(
                metrics,
                "behind.seconds",
                "Age of what the store shows",
                from,
                now -> now.monitor().health().feed().behind().toMillis() / 1e3);
        gauge(metrics, "lag.records", "Records not read yet", from, now -> lag(now.monitor()));
        gauge(
                metrics,
                "stale",
                "1 while the topics cannot be read",
                from,
                now -> now.monitor().health().feed().stale() ? 1 : 0);
        gauge(
                metrics,
                "consistent",
                "1 while the numbers add up",
                from,
                now -> now.monitor().health().isConsistent() ? 1 : 0);
        gauge(
                metrics,
                "bad.records",
                "Records that could not be read, since the start",
                from,
                now -> now.monitor().health().feed().badRecords());
        gauge(
                metrics,
                "customers",
                "Customers in the store",
                from,
                now -> now.monitor().health().customers());
        Gauge.builder("tierstream.console.stream.clients", stream, LiveStream::clients)
                .description("Clients of the stream")
                .register(metrics);
    }

    private static double lag(Monitor monitor) {
        return monitor.health().feed().topics().stream()
                .mapToLong(TopicLag::lag)
                .sum();
    }

    private static void gauge(
            PrometheusMeterRegistry metrics,
            String name,
            String description,
            Sources from,
            ToDoubleFunction<Sources> value) {
        Gauge.builder("tierstream.console." + name, from, value)
                .strongReference(true)
                .description(description)
                .register(metrics);
    }

    public List<Routes> routes() {
        return routes;
    }

    @Override
    public void close() {
        stream.close();
    }
}
