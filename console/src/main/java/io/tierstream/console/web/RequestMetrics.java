package io.tierstream.console.web;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How long answers took, by path as it was registered and by the methods that there are: never with what somebody made up, which would make
 * a series each.
 */
public final class RequestMetrics {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    private final MeterRegistry meters;

    public RequestMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void answered(Context context, Float millis) {
        String method = context.req().getMethod();
        var endpoint = context.endpoints().matchedHttpEndpoint();
        Timer.builder("tierstream.console.requests")
                .description("Answers to requests")
                .tag("method", METHODS.contains(method) ? method : "other")
                .tag("path", endpoint == null ? "none" : endpoint.path)
                .tag("status", Integer.toString(context.statusCode()))
                .register(meters)
                .record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
    }
}
