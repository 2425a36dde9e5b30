package io.tierstream.console.webhook;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.console.webhook.format.Header;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the API takes and gives it, and as it is stored. What is absent has its default; {@link SubscriptionReader} says
 * which, and checks it all.
 */
record SubscriptionForm(
        @Nullable String name,
        @Nullable String url,
        @Nullable List<String> targets,
        @Nullable List<String> directions,
        @Nullable List<String> causes,
        @Nullable String filter,
        @Nullable List<String> alerts,
        @Nullable List<String> fields,
        @Nullable String format,
        @Nullable JsonNode template,
        @Nullable List<HeaderForm> headers,
        @Nullable ConsentForm consent,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer maxPerSecond,
        @Nullable Integer maxConcurrency) {

    SubscriptionForm {
        template = template == null || template.isNull() ? null : template;
    }

    /** A header; the value of a secret one is {@link Header#MASK} when it is shown. */
    record HeaderForm(@Nullable String name, @Nullable String value, boolean secret) {

        @Override
        public String toString() {
            return name + ": " + (secret ? Header.MASK : value);
        }
    }

    /** See {@link Consent}. */
    record ConsentForm(@Nullable String metric, @Nullable List<String> values) {}

    /** This form without the values of secret headers. */
    SubscriptionForm masked() {
        return headers == null
                ? this
                : withHeaders(headers.stream()
                        .map(header -> header.secret() ? new HeaderForm(header.name(), Header.MASK, true) : header)
                        .toList());
    }

    /**
     * This form, with masked values of secret headers taken from what was stored before: only if they go where they went. Who may change a
     * subscription could read them otherwise, by sending them to himself.
     */
    SubscriptionForm unmasked(SubscriptionForm before) {
        return headers == null || !server(url).equals(server(before.url))
                ? this
                : withHeaders(
                        headers.stream().map(header -> unmasked(header, before)).toList());
    }

    /** Scheme, host and port. */
    private static String server(@Nullable String url) {
        return url == null ? "" : url.replaceFirst("(?<=[^:/])[/?#].*", "").toLowerCase(Locale.ROOT);
    }

    private static HeaderForm unmasked(HeaderForm header, SubscriptionForm before) {
        if (!header.secret()
                || !Header.MASK.equals(header.value())
                || header.name() == null
                || before.headers == null) {
            return header;
        }
        return before.headers.stream()
                .filter(old -> old.secret() && header.name().equalsIgnoreCase(old.name()))
                .findAny()
                .orElse(header);
    }

    /** This form with the defaults written out. */
    SubscriptionForm complete() {
        return new SubscriptionForm(
                name,
                url,
                requireNonNullElse(targets, List.of()),
                requireNonNullElse(directions, List.of()),
                requireNonNullElse(causes, List.of()),
                filter,
                requireNonNullElse(alerts, List.of()),
                requireNonNullElse(fields, List.of()),
                requireNonNullElse(format, template == null ? "standard" : "template"),
                template,
                requireNonNullElse(headers, List.of()),
                consent,
                requireNonNullElse(timeoutSeconds, Endpoint.DEFAULT_TIMEOUT_SECONDS),
                requireNonNullElse(maxPerSecond, Endpoint.DEFAULT_PER_SECOND),
                requireNonNullElse(maxConcurrency, Endpoint.DEFAULT_CONCURRENCY));
    }

    private SubscriptionForm withHeaders(List<HeaderForm> others) {
        return new SubscriptionForm(
                name,
                url,
                targets,
                directions,
                causes,
                filter,
                alerts,
                fields,
                format,
                template,
                others,
                consent,
                timeoutSeconds,
                maxPerSecond,
                maxConcurrency);
    }
}
