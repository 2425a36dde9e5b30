package io.tierstream.console.web;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a request asks for: {@code ?limit=} and {@code ?cursor=}.
 *
 * @param after the place after which the part begins, as {@link #cursor} was given it; null at the start
 */
public record Paging(int limit, @Nullable String after) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 500;

    /** What the request asks for. */
    public static Paging of(Context context) {
        String limit = context.queryParam("limit");
        String cursor = context.queryParam("cursor");
        return new Paging(limit == null ? DEFAULT_LIMIT : limit(limit), cursor == null ? null : place(cursor));
    }

    /** The place as a number; null at the start. */
    public @Nullable Long number() {
        try {
            return after == null ? null : Long.valueOf(after);
        } catch (NumberFormatException e) {
            throw badCursor();
        }
    }

    /** The cursor for a place in a list, opaque to callers. */
    public static String cursor(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static String place(String cursor) {
        try {
            byte[] place = Base64.getUrlDecoder().decode(cursor);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(place))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // Refused below.
        }
        throw badCursor();
    }

    /** For a cursor that was not made by us. */
    public static ProblemException badCursor() {
        return ProblemException.badRequest("cursor: take the value of 'next' from the answer before, unchanged");
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw ProblemException.badRequest("limit is a number from 1 to " + LARGEST_LIMIT + ", not '" + text + "'");
    }
}
