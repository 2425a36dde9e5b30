package io.tierstream.engine;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Target;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads commands from events, such as {@code command.pin}, and checks them against the rule set. */
final class CommandReader {

    private static final String PIN = Command.PREFIX + "pin";
    private static final String UNPIN = Command.PREFIX + "unpin";
    private static final String ERASE = Command.PREFIX + "erase";
    private static final String MERGE = Command.MERGE;

    /** Longest name of a person or system, in characters; what is longer is no name. */
    private static final int LONGEST_NAME = 200;

    /** Longest reason, in characters: it is kept with the customer, and stands in every transition that follows. */
    private static final int LONGEST_REASON = 1_000;

    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    private final RuleUnits units;

    CommandReader(RuleUnits units) {
        this.units = units;
    }

    /**
     * The command that an event is; null when it is none.
     *
     * @throws RejectedEventException if it is a command that is not known or cannot be carried out
     */
    @Nullable
    Command read(Event event) {
        if (!Command.isType(event.type())) {
            return null;
        }
        if (event.type().equals(PIN)) {
            return pin(event);
        } else if (event.type().equals(UNPIN)) {
            return unpin(event);
        } else if (event.type().equals(ERASE)) {
            return new EraseCommand(override(event, null));
        } else if (event.type().equals(MERGE)) {
            return merge(event);
        }
        throw RejectedEventException.command(
                "UNKNOWN_COMMAND",
                "there is no command " + event.type() + ", only " + PIN + ", " + UNPIN + ", " + ERASE + " and " + MERGE
                        + "; event types that begin with " + Command.PREFIX + " are reserved for commands");
    }

    private Command pin(Event event) {
        String target = text(event, "target", LONGEST_REASON, true);
        int unit = unit(target);
        int level = level(target, unit, isMember(event));
        Long until = until(event);
        if (until != null && until <= event.time()) {
            throw bad("until, " + Instant.ofEpochMilli(until) + ", must be after the time of the command, "
                    + Instant.ofEpochMilli(event.time()));
        }
        return new PinCommand(unit, level, override(event, until));
    }

    private static Command merge(Event event) {
        String into = text(event, "into", LONGEST_REASON, true);
        if (into.equals(event.customerId())) {
            throw bad("into names the customer itself, " + into + ": name the one who remains");
        }
        return new MergeCommand(into, override(event, null));
    }

    private Command unpin(Event event) {
        String target = text(event, "target", LONGEST_REASON, true);
        return new PinCommand(unit(target), PinCommand.LIFT, override(event, null));
    }

    private static ManualOverride override(Event event, @Nullable Long until) {
        String approvedBy = text(event, "approved_by", LONGEST_NAME, false);
        return new ManualOverride(
                event.id(),
                text(event, "author", LONGEST_NAME, true),
                text(event, "reason", LONGEST_REASON, true),
                approvedBy.isEmpty() ? null : approvedBy,
                until);
    }

    /** The unit of {@code segment}, {@code tierset} or {@code tierset:tier}. */
    private int unit(String target) {
        int colon = target.indexOf(':');
        int unit = units.unitNamed(colon < 0 ? target : target.substring(0, colon));
        if (unit < 0) {
            throw unknown(target, "it has " + units.names());
        }
        if (colon >= 0 && units.get(unit).numberOf(tier(target, colon)) == 0) {
            throw unknown(
                    target, units.get(unit).name() + " has " + units.get(unit).levelNames());
        }
        return unit;
    }

    private static Target tier(String target, int colon) {
        return Target.tier(target.substring(0, colon), target.substring(colon + 1));
    }

    private int level(String target, int unit, boolean member) {
        int colon = target.indexOf(':');
        RuleUnit of = units.get(unit);
        if (colon >= 0) {
            if (!member) {
                throw bad("member is false, but " + target + " is a tier: to keep the customer out of the tier set,"
                        + " give target " + of.name());
            }
            return of.numberOf(tier(target, colon));
        }
        if (member && !of.isSegment()) {
            throw bad(target + " is a tier set: give one of its tiers as target (" + of.levelNames()
                    + "), or member false to keep the customer out of all of them");
        }
        return member ? 1 : 0;
    }

    private static boolean isMember(Event event) {
        Object value = event.fields().get("member");
        if (value == null || value.equals("") || value.equals(true) || value.equals("true")) {
            return true;
        } else if (value.equals(false) || value.equals("false")) {
            return false;
        }
        throw bad("member must be true or false, but is '" + value + "'");
    }

    private static @Nullable Long until(Event event) {
        Object value = event.fields().get("until");
        if (value == null || value.equals("")) {
            return null;
        }
        Instant until = instant(value);
        if (until == null || until.isAfter(END_OF_TIME)) {
            throw bad("until must be a time such as 2026-12-31T00:00:00Z and before the year 10000, but is '" + value
                    + "'");
        }
        return until.toEpochMilli();
    }

    private static @Nullable Instant instant(Object value) {
        try {
            if (value instanceof Instant instant) {
                return instant;
            } else if (value instanceof Decimal millis) {
                return Instant.ofEpochMilli(millis.toBigDecimal().longValueExact());
            } else if (value instanceof String text) {
                return text.indexOf('T') < 0
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(text).toInstant();
            }
            return null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static String text(Event event, String field, int longest, boolean needed) {
        Object value = event.fields().get(field);
        String text = value == null ? "" : value.toString().strip();
        if (needed && text.isEmpty()) {
            throw bad("field " + field + " is missing: " + event.type() + " needs " + neededBy(event.type()));
        }
        if (text.length() > longest) {
            throw bad("field " + field + " has " + text.length() + " characters; at most " + longest + " are accepted");
        }
        return text;
    }

    private static String neededBy(String type) {
        return switch (type) {
            case ERASE -> "author and reason";
            case MERGE -> "into, author and reason";
            default -> "target, author and reason";
        };
    }

    private RejectedEventException unknown(String target, String known) {
        return RejectedEventException.command(
                "UNKNOWN_TARGET", "the rule set has no segment or tier " + target + "; " + known);
    }

    private static RejectedEventException bad(String message) {
        return RejectedEventException.command("BAD_COMMAND", message);
    }
}
