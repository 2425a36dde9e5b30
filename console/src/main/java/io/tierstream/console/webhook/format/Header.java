package io.tierstream.console.webhook.format;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A header that a subscription adds to its requests.
 *
 * @param secret whether its value is never shown again, as for access tokens
 */
public record Header(String name, String value, boolean secret) {

    /** What is shown in place of a secret value; given back in an update, it keeps the value. */
    public static final String MASK = "••••";

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4000}");

    /** Set by the service, or by the HTTP client for the connection as a whole. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    /** @throws IllegalArgumentException if HTTP forbids it, or the service sets it itself */
    public Header {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException("a header's name has letters, digits and -, not: " + printable(name));
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower) || lower.startsWith("webhook-") || lower.startsWith("ce-")) {
            throw new IllegalArgumentException("the header " + name + " is set by the service; give another");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the value of the header " + name
                    + " has other than printable ASCII, or more than 4000 characters");
        }
    }

    /** This header as it may be shown. */
    public Header masked() {
        return secret ? new Header(name, "", true) : this;
    }

    @Override
    public String toString() {
        return name + ": " + (secret ? MASK : value);
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
