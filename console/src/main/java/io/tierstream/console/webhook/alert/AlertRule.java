package io.tierstream.console.webhook.alert;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the members of segments and tiers give an alert.
 *
 * @param name by which subscriptions name it
 * @param targets a target such as {@code tier:value:gold}, or the beginning of targets with a {@code *} at the end
 * @param percent how large the change must be, as a percentage of the earlier count; for {@link Kind#SILENCE} not used
 * @param window over which surge and drop compare, and for how long silence must last; for drift how long ago the compared count was
 * @param least earlier counts below this give no alert by change: two of three customers are no surge
 * @param quiet for how long after a notice the same alert gives no other one
 */
public record AlertRule(
        String name, Kind kind, String targets, int percent, Duration window, long least, Duration quiet) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
    private static final String DURATION = "[0-9]{1,6}(?:s|min|h|d)";
    private static final Pattern WRITTEN =
            Pattern.compile("(?<name>\\S+):\\s+(?<kind>surge|drop|silence|drift)\\s+(?<targets>\\S+)"
                    + "(?:\\s+(?<percent>[0-9]{1,6})%)?\\s+(?<window>" + DURATION
                    + ")(?:\\s+least\\s+(?<least>[0-9]{1,12}))?(?:\\s+quiet\\s+(?<quiet>"
                    + DURATION + "))?");
    private static final Duration DEFAULT_QUIET = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    /**
     * A rule as it is written: {@code NAME: KIND TARGETS [PERCENT%] WINDOW [least N] [quiet DURATION]}, such as {@code gold-drop: drop
     * tier:value:gold 20% 1h least 100 quiet 6h}. Durations are a number and s, min, h or d.
     *
     * @throws IllegalArgumentException if it is none, with what is wrong
     */
    public static AlertRule parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "an alert is written NAME: KIND TARGETS [PERCENT%] WINDOW [least N] [quiet DURATION], such as '"
                            + "gold-drop: drop tier:value:gold 20% 1h least 100 quiet 6h', with the kinds surge, drop, silence and drift; not '"
                            + text + "'");
        }
        String percent = matcher.group("percent");
        String least = matcher.group("least");
        String quiet = matcher.group("quiet");
        return new AlertRule(
                matcher.group("name"),
                Kind.valueOf(matcher.group("kind").toUpperCase(Locale.ROOT)),
                matcher.group("targets"),
                percent == null ? 0 : Integer.parseInt(percent),
                duration(matcher.group("window")),
                least == null ? 0 : Long.parseLong(least),
                quiet == null ? DEFAULT_QUIET : duration(quiet));
    }

    private static Duration duration(String text) {
        String unit = text.replaceAll("[0-9]+", "");
        long number = Long.parseLong(text.substring(0, text.length() - unit.length()));
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** What an alert looks at. */
    public enum Kind {
        /** Many more members than a window ago. */
        SURGE,
        /** Many fewer members than a window ago. */
        DROP,
        /** Nobody came or went during the window. */
        SILENCE,
        /** Many more or fewer members than yesterday or a week ago at this time. */
        DRIFT
    }

    /** @throws IllegalArgumentException if it can never fire, or always would */
    public AlertRule {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of an alert has letters, digits, _, . and -, not '" + name + "'");
        }
        if (window.isNegative() || window.isZero() || quiet.isNegative() || least < 0) {
            throw new IllegalArgumentException(
                    "alert " + name + ": window must be longer than zero, least and quiet not below");
        }
        if (kind != Kind.SILENCE && percent < 1) {
            throw new IllegalArgumentException("alert " + name + ": percent must be at least 1, not " + percent);
        }
        if (kind == Kind.DROP && percent > 100) {
            throw new IllegalArgumentException("alert " + name + ": a drop of more than 100 percent never happens");
        }
        if (kind == Kind.DRIFT && !window.equals(DAY) && !window.equals(WEEK)) {
            throw new IllegalArgumentException(
                    "alert " + name + ": drift compares with yesterday (24h) or last week (7d)");
        }
    }

    public boolean isAbout(String target) {
        return targets.endsWith("*")
                ? target.startsWith(targets.substring(0, targets.length() - 1))
                : target.equals(targets);
    }
}
