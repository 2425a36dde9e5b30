package io.tierstream.console.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, and how that is known.
 *
 * @param until when this is not so any more; null for no such time
 * @param session the secret of the browser's session; null if it came otherwise
 */
record Caller(
        Principal principal,
        @Nullable Instant until,
        @Nullable String session) {}
