package io.tierstream.metrics.micrometer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The other end of OTLP over HTTP: reads requests with OpenTelemetry's own classes and keeps them. */
final class OtlpReceiver implements AutoCloseable {

    /** A request with its headers. */
    record Received(Map<String, String> headers, ExportMetricsServiceRequest request) {

        Map<String, String> resource() {
            return attributes(request.getResourceMetrics(0).getResource().getAttributesList());
        }

        List<Metric> metrics() {
            return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
        }

        @Nullable
        Metric metric(String name) {
            return metrics().stream()
                    .filter(metric -> metric.getName().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        /** The values of one metric by its attributes. */
        Map<Map<String, String>, Double> values(String name) {
            Map<Map<String, String>, Double> values = new java.util.HashMap<>();
            Metric metric = metric(name);
            if (metric != null) {
                for (NumberDataPoint point : metric.hasSum()
                        ? metric.getSum().getDataPointsList()
                        : metric.getGauge().getDataPointsList()) {
                    values.put(attributes(point.getAttributesList()), point.getAsDouble());
                }
            }
            return values;
        }
    }

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    OtlpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/metrics", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            received.add(new Received(
                    headers,
                    ExportMetricsServiceRequest.parseFrom(
                            exchange.getRequestBody().readAllBytes())));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void answer(int code) {
        status = code;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    /** What came last. */
    Received last() {
        return received.get(received.size() - 1);
    }

    private static Map<String, String> attributes(List<KeyValue> pairs) {
        Map<String, String> attributes = new TreeMap<>();
        pairs.forEach(pair -> attributes.put(pair.getKey(), pair.getValue().getStringValue()));
        return attributes;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
