package io.tierstream.console.webhook.alert;

import java.time.Duration;
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
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

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
