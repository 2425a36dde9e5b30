package io.tierstream.console.access;

import io.javalin.http.Context;
import io.tierstream.console.web.ProblemException;

/** Refuses bodies before they are read. */
final class BodyLimit {

    private static final String BATCH = "/api/v1/memberships";

    private BodyLimit() {}

    /** Bodies must say how long they are: one that does not could go on for ever. */
    static void check(Context context, Limits limits) {
        long length = context.req().getContentLengthLong();
        if (length < 0 && context.header("Transfer-Encoding") != null) {
            throw new ProblemException(411, "Length required", "send the body with its Content-Length, not in chunks");
        }
        int limit = Access.withoutSlashes(context.path()).equals(BATCH) ? limits.batchBytes() : limits.bodyBytes();
        if (length > limit) {
            throw new ProblemException(
                    413, "Content too large", "the body has " + length + " bytes; at most " + limit + " are read");
        }
    }
}
