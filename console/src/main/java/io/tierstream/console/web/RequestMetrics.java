package io.tierstream.console.web;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** How long answers took, by path as it was registered: never with what stands in it. */
public final class RequestMetrics {

    private final MeterRegistry meters;

    public RequestMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void answered(Context context, Float millis) {
        var endpoint = context.endpoints().matchedHttpEndpoint();
        Timer.builder("tierstream.console.requests")
                .description("Answers to requests")
                .tag("method", context.method().name())
                .tag("path", endpoint == null ? "none" : endpoint.path)
                .tag("status", Integer.toString(context.statusCode()))
                .register(meters)
                .record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
    }
}
