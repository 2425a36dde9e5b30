package io.tierstream.console.webhook;

import io.tierstream.console.webhook.format.Header;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a subscription is sent to, and how fast.
 *
 * @param timeout of one attempt
 * @param maxPerSecond requests that are begun in a second
 * @param maxConcurrency requests that wait for an answer at a time
 */
record Endpoint(URI url, List<Header> headers, Duration timeout, int maxPerSecond, int maxConcurrency) {

    static final int DEFAULT_TIMEOUT_SECONDS = 10;
    static final int DEFAULT_PER_SECOND = 50;
    static final int DEFAULT_CONCURRENCY = 8;

    private static final int MOST_TIMEOUT_SECONDS = 30;
    private static final int MOST_PER_SECOND = 5_000;
    private static final int MOST_CONCURRENCY = 64;
    private static final int MOST_HEADERS = 20;
    private static final int MOST_URL_CHARACTERS = 2_000;
    private static final Pattern HOST = Pattern.compile("\\[[0-9a-fA-F:.]+]|[0-9A-Za-z]([0-9A-Za-z._-]*[0-9A-Za-z])?");

    Endpoint {
        headers = List.copyOf(headers);
        between("timeoutSeconds", 1, timeout.toSeconds(), MOST_TIMEOUT_SECONDS);
        between("maxPerSecond", 1, maxPerSecond, MOST_PER_SECOND);
        between("maxConcurrency", 1, maxConcurrency, MOST_CONCURRENCY);
        if (headers.size() > MOST_HEADERS) {
            throw new IllegalArgumentException("headers: at most " + MOST_HEADERS + ", not " + headers.size());
        }
        long names = headers.stream()
                .map(header -> header.name().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (names < headers.size()) {
            throw new IllegalArgumentException("headers: two have the same name");
        }
    }

    /**
     * The address of an endpoint.
     *
     * @throws IllegalArgumentException if it is no URL that may be written; which address the name stands for is seen later
     */
    static URI url(String text, boolean httpAllowed) {
        URI url = parse(text);
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(httpAllowed && scheme.equals("http"))) {
            throw new IllegalArgumentException(
                    "url must begin with https://" + (httpAllowed ? " or http://" : "; http:// needs --webhook-http"));
        }
        if (url.getHost() == null || !HOST.matcher(url.getHost()).matches()) {
            throw new IllegalArgumentException("url has no host that can be used, as in https://example.org/hooks");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "url has a user or a fragment; put credentials into headers, as secret ones");
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            throw new IllegalArgumentException("url has the port " + url.getPort() + "; ports are 1 to 65535");
        }
        return url;
    }

    private static URI parse(String text) {
        if (text.length() > MOST_URL_CHARACTERS) {
            throw new IllegalArgumentException("url has more than " + MOST_URL_CHARACTERS + " characters");
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("url is none: " + e.getMessage(), e);
        }
    }

    private static void between(String what, int least, long value, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most + ", not " + value);
        }
    }
}
