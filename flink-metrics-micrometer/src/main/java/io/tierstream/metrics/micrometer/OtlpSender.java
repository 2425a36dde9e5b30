package io.tierstream.metrics.micrometer;

import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;

/** Sends over HTTP with the headers of the moment; says once that it fails, and once that it works again. */
final class OtlpSender implements OtlpMetricsSender {

    private final OtlpSettings settings;
    private final OtlpMetricsSender http;
    private final Logger log;
    private long failures;

    OtlpSender(OtlpSettings settings, Logger log) {
        this.settings = settings;
        this.http = new OtlpHttpMetricsSender(
                new HttpUrlConnectionSender(settings.connectTimeout(), settings.readTimeout()));
        this.log = log;
    }

    @Override
    public void send(Request request) {
        try {
            http.send(Request.builder(request.getMetricsData())
                    .address(settings.url())
                    .headers(headers())
                    .build());
            succeeded();
        } catch (Exception e) {
            failed(e);
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        settings.headerSources().forEach((name, source) -> headers.put(name, source.value()));
        return headers;
    }

    private synchronized void succeeded() {
        if (failures > 0) {
            log.info("Metrics reach {} again, after {} failures", settings.url(), failures);
            failures = 0;
        }
    }

    private synchronized void failed(Exception e) {
        if (failures++ == 0) {
            log.warn(
                    "Metrics do not reach {}; it is tried again every {} without another word",
                    settings.url(),
                    settings.interval(),
                    e);
        }
    }
}
