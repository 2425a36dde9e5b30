package io.tierstream.metrics.micrometer;

import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.OtlpConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How metrics are sent.
 *
 * @param endpoint with its path
 * @param headerSources by the name of the header
 */
record OtlpSettings(
        URI endpoint,
        Duration interval,
        Map<String, HeaderSource> headerSources,
        Map<String, String> resource,
        Duration connectTimeout,
        Duration readTimeout)
        implements OtlpConfig {

    private static final String PATH = "/v1/metrics";
    private static final String EXAMPLE = "http://collector:4318";

    static OtlpSettings read(OptionReader options, Map<String, String> environment) {
        return new OtlpSettings(
                endpoint(options),
                options.duration(Option.INTERVAL),
                headers(options, environment),
                resource(options.entries(Option.RESOURCE)),
                options.duration(Option.CONNECT_TIMEOUT),
                options.duration(Option.READ_TIMEOUT));
    }

    private static URI endpoint(OptionReader options) {
        String text = options.required(Option.ENDPOINT, EXAMPLE);
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                boolean bare = uri.getPath().isEmpty() || uri.getPath().equals("/");
                return bare ? uri.resolve(PATH) : uri;
            }
        } catch (URISyntaxException e) {
            // said below, without the text that may hold a password
        }
        options.mistake(Option.ENDPOINT.key() + " must be an http or https URL without user and password, such as "
                + EXAMPLE + "; credentials go into " + Option.HEADERS.key());
        return URI.create(EXAMPLE + PATH);
    }

    private static Map<String, HeaderSource> headers(OptionReader options, Map<String, String> environment) {
        Map<String, HeaderSource> headers = new TreeMap<>();
        options.entries(Option.HEADERS).forEach((name, reference) -> {
            try {
                headers.put(name, HeaderSource.parse(reference, environment));
            } catch (IllegalArgumentException e) {
                options.mistake(Option.HEADERS.prefix() + name + " " + e.getMessage());
            }
        });
        return headers;
    }

    private static Map<String, String> resource(Map<String, String> given) {
        Map<String, String> resource = new TreeMap<>(given);
        resource.putIfAbsent("service.name", "flink");
        resource.putIfAbsent("service.instance.id", UUID.randomUUID().toString());
        return resource;
    }

    /** Nothing comes from Micrometer's own property names. */
    @Override
    public @Nullable String get(String key) {
        return null;
    }

    @Override
    public String url() {
        return endpoint.toString();
    }

    @Override
    public Duration step() {
        return interval;
    }

    @Override
    public Map<String, String> resourceAttributes() {
        return resource;
    }

    /** Added when a request is sent, so that a file that cannot be read fails that request and is logged as such. */
    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public AggregationTemporality aggregationTemporality() {
        return AggregationTemporality.CUMULATIVE;
    }
}
