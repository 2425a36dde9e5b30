package io.tierstream.console.web;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers to requests. */
public final class Answer {

    public static final String JSON = "application/json";
    public static final String PROBLEM = "application/problem+json";

    private static final int TAG_BYTES = 12;

    private record Problem(String type, String title, int status, String detail) {}

    private Answer() {}

    /** Answers with JSON, or with 304 if the asker has the same already. */
    public static void json(Context context, Object value) {
        bytes(context, JSON, Json.bytes(value));
    }

    static void bytes(Context context, String contentType, byte[] body) {
        String tag = tag(body);
        context.header(Header.ETAG, tag).header(Header.CACHE_CONTROL, "private, no-cache");
        if (isKnown(tag, context.header(Header.IF_NONE_MATCH))) {
            context.status(304);
        } else {
            context.contentType(contentType).result(body);
        }
    }

    /** Whether a header names a tag: it may have several, or weak ones, as proxies make of ours when they compress (RFC 9110, 13.1.2). */
    private static boolean isKnown(String tag, @Nullable String header) {
        return header != null
                && Stream.of(header.split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }

    /** Answers with JSON and this status, for requests that change something. */
    public static void json(Context context, int status, Object value) {
        context.status(status).contentType(JSON).result(Json.bytes(value));
    }

    static void problem(Context context, ProblemException problem) {
        byte[] body = Json.bytes(new Problem("about:blank", problem.title(), problem.status(), problem.detail()));
        context.status(problem.status()).contentType(PROBLEM).result(body);
    }

    private static String tag(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TAG_BYTES)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JRE has SHA-256", e);
        }
    }
}
