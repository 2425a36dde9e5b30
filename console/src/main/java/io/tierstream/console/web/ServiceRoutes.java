package io.tierstream.console.web;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Role;
import io.tierstream.console.feed.Monitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** What machines ask: whether the service is alive, its metrics, and the description of its interface. */
final class ServiceRoutes implements Routes {

    private final Gate gate;
    private final Monitor monitor;
    private final PrometheusMeterRegistry metrics;

    private record Alive(String status) {}

    ServiceRoutes(Gate gate, Monitor monitor, PrometheusMeterRegistry metrics) {
        this.gate = gate;
        this.monitor = monitor;
        this.metrics = metrics;
    }

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.get("/livez", context -> alive(context, "ok"));
        routes.get("/readyz", this::readyz);
        routes.get("/healthz", this::healthz);
        routes.get("/metrics", this::metrics);
        routes.get("/openapi.yaml", this::openApi);
    }

    /** Whether there is something to answer from. While the topics are away there still is: the store. */
    private void readyz(Context context) {
        alive(context, monitor.health().storeAnswers() ? "ok" : "storeless");
    }

    private void healthz(Context context) {
        alive(context, monitor.health().feed().stale() ? "stale" : "ok");
    }

    /** Open to all: it says nothing but this. */
    private static void alive(Context context, String status) {
        Answer.json(context, status.equals("ok") ? 200 : 503, new Alive(status));
    }

    private void metrics(Context context) {
        gate.require(context, Role.VIEWER);
        context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
    }

    private void openApi(Context context) {
        gate.require(context, Role.VIEWER);
        try (InputStream file = Objects.requireNonNull(
                ServiceRoutes.class.getResourceAsStream("/io/tierstream/console/openapi.yaml"),
                "openapi.yaml is missing from the jar")) {
            Answer.bytes(context, "application/yaml; charset=utf-8", file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
