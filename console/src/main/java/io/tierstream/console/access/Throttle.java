package io.tierstream.console.access;

import io.javalin.http.Context;
import io.tierstream.console.web.ProblemException;

/** Answers those with 429 who ask too often. */
final class Throttle {

    private final TokenBuckets reads;
    private final TokenBuckets changes;
    private final TokenBuckets refusals;

    Throttle(Limits limits) {
        this.reads = new TokenBuckets(limits.reads(), System::nanoTime);
        this.changes = new TokenBuckets(limits.changes(), System::nanoTime);
        this.refusals = new TokenBuckets(limits.refusals(), System::nanoTime);
    }

    /** A request of somebody who is known. Looking up many memberships at once is a POST, but changes nothing. */
    void request(Context context, Principal principal, boolean change) {
        boolean lookUp = Access.withoutSlashes(context.path()).equals("/api/v1/memberships");
        take(change && !lookUp ? changes : reads, principal.name(), context);
    }

    /** A request that is refused: of nobody in particular, by address, or of a principal for more than he may do. */
    void refusal(Context context, String key) {
        take(refusals, key, context);
    }

    private static void take(TokenBuckets buckets, String key, Context context) {
        long wait = buckets.take(key);
        if (wait > 0) {
            context.header("Retry-After", Long.toString(wait));
            throw new ProblemException(429, "Too many requests", "try again in " + wait + " s");
        }
    }
}
