package io.tierstream.console.webhook.send;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One POST.
 *
 * @param headers all but those of the connection
 * @param timeout for all of it: name, connection, request and answer
 */
public record Request(URI uri, List<Map.Entry<String, String>> headers, byte[] body, Duration timeout) {}
