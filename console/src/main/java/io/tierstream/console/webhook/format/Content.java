package io.tierstream.console.webhook.format;

import java.util.List;
import java.util.Map;

/**
 * The body of a request with the headers that say what it is.
 *
 * @param headers in the order in which they are sent; without the signature
 */
public record Content(List<Map.Entry<String, String>> headers, byte[] body) {}
