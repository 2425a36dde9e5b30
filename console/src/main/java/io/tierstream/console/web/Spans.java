package io.tierstream.console.web;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time in requests. */
final class Spans {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,4})([mhd])");
    private static final Duration LONGEST = Duration.ofDays(400);

    /** The span that a chart shows, and its step. */
    record Span(String text, Duration length, Duration step) {}

    private static final Map<String, Span> SPANS = Map.of(
            "1h", new Span("1h", Duration.ofHours(1), Duration.ofMinutes(1)),
            "24h", new Span("24h", Duration.ofHours(24), Duration.ofMinutes(10)),
            "7d", new Span("7d", Duration.ofDays(7), Duration.ofHours(1)),
            "30d", new Span("30d", Duration.ofDays(30), Duration.ofHours(6)));

    private Spans() {}

    /** {@code ?span=}; 24 hours unless said. */
    static Span span(Context context) {
        String text = Optional.ofNullable(context.queryParam("span")).orElse("24h");
        Span span = SPANS.get(text);
        if (span == null) {
            throw ProblemException.badRequest("span is 1h, 24h, 7d or 30d, not '" + text + "'");
        }
        return span;
    }

    /** A duration such as 30m, 12h or 7d. */
    static Duration duration(String name, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            if (duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        }
        throw ProblemException.badRequest(
                name + " is a duration up to " + LONGEST.toDays() + "d such as 30m, 12h or 7d, not '" + text + "'");
    }

    static String required(Context context, String name) {
        String value = context.queryParam(name);
        if (value == null || value.isEmpty()) {
            throw ProblemException.badRequest("the parameter " + name + " is missing");
        }
        return value;
    }
}
