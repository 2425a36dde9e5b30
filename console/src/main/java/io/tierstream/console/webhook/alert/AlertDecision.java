package io.tierstream.console.webhook.alert;

import io.tierstream.console.webhook.alert.AlertRule.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether a rule sees an alert at a target. */
final class AlertDecision {

    private AlertDecision() {}

    /** What the rule sees; empty if the history does not reach back far enough to tell. */
    static Optional<Finding> of(AlertRule rule, String target, DistributionHistory history, Instant now) {
        OptionalLong members = history.membersAt(target, now);
        OptionalLong before = history.membersAt(target, now.minus(rule.window()));
        if (members.isEmpty() || before.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                rule.kind() == Kind.SILENCE
                        ? silence(rule, target, history, members.getAsLong(), now)
                        : change(rule, target, members.getAsLong(), before.getAsLong()));
    }

    private static Finding silence(
            AlertRule rule, String target, DistributionHistory history, long members, Instant now) {
        long changes = history.changes(target, now.minus(rule.window()), now);
        String text = changes == 0
                ? "nobody entered or left " + target + " for " + text(rule.window())
                : changes + " entries and exits of " + target + " within " + text(rule.window());
        return new Finding(changes == 0, members, null, null, text);
    }

    /** From nothing to something is a change of 100 percent per {@code least}, so that an empty target can surge too. */
    private static Finding change(AlertRule rule, String target, long members, long before) {
        long compared = Math.max(before, Math.max(1, rule.least()));
        long percent = Math.multiplyExact(members - before, 100L) / compared;
        boolean enough = Math.max(members, before) >= rule.least();
        boolean large = switch (rule.kind()) {
            case SURGE -> percent >= rule.percent();
            case DROP -> percent <= -rule.percent();
            default -> Math.abs(percent) >= rule.percent();
        };
        String text = target + " has " + members + " members, " + (percent > 0 ? "+" : "") + percent + " % against "
                + before + " " + text(rule.window()) + " ago";
        return new Finding(enough && large, members, before, percent, text);
    }

    private static String text(Duration duration) {
        if (duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()))) {
            return duration.toDays() + " d";
        } else if (duration.toHours() > 0 && duration.equals(Duration.ofHours(duration.toHours()))) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
