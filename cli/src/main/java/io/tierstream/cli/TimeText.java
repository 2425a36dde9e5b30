package io.tierstream.cli;

import io.tierstream.cli.events.EventTimes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them in options: a time such as 2026-12-31T00:00:00Z, or a distance from now such as 30d. */
final class TimeText {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([mhdw])");

    private TimeText() {}

    /** @throws DateTimeException if it is neither */
    static Instant after(Instant now, String text) {
        Matcher duration = DURATION.matcher(text);
        return duration.matches() ? now.plus(length(duration)) : Instant.ofEpochMilli(EventTimes.parse(text));
    }

    /** @throws DateTimeException if it is neither */
    static Instant before(Instant now, String text) {
        Matcher duration = DURATION.matcher(text);
        return duration.matches() ? now.minus(length(duration)) : Instant.ofEpochMilli(EventTimes.parse(text));
    }

    private static Duration length(Matcher duration) {
        long count = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }
}
