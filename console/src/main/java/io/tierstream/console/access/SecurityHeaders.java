package io.tierstream.console.access;

import io.javalin.http.Context;

/** What browsers are told about every answer. */
final class SecurityHeaders {

    /** Nothing but what the service itself serves, no inline scripts or styles, nowhere in a frame. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    static void set(Context context) {
        context.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }

    /** Answers of the interface are of one principal, and may not be kept where another finds them. */
    static void keepPrivate(Context context) {
        context.header("Cache-Control", "private, no-cache");
        context.header("Vary", "Authorization, Cookie");
    }
}
