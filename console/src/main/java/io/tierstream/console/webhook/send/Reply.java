package io.tierstream.console.webhook.send;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt. */
public sealed interface Reply {

    /** From the beginning of the attempt to its end. */
    Duration latency();

    /**
     * The endpoint answered.
     *
     * @param retryAfter the header as it came; null when there was none
     * @param excerpt the beginning of the body
     */
    record Answered(int status, @Nullable String retryAfter, String excerpt, Duration latency) implements Reply {}

    /** There was no answer. */
    record Failed(String reason, Duration latency) implements Reply {}

    /** Nothing was sent, because the address is not to be spoken to. */
    record Refused(String reason, Duration latency) implements Reply {}
}
