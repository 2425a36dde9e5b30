package io.tierstream.console.access.command;

import io.tierstream.console.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of a command before it is sent, so that the job will not put it among its dead letters. */
final class Checks {

    /** As the contract of commands says. */
    private static final int LONGEST_CUSTOMER_BYTES = 1024;

    /** As the engine says: reasons are kept with the customer, and stand in every transition that follows. */
    private static final int LONGEST_REASON = 1_000;

    private static final int LONGEST_NAME = 200;
    private static final Pattern COMMAND_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    private Checks() {}

    static String customer(String id) {
        return customer("the customer's id", id);
    }

    static String customer(String what, @Nullable String id) {
        if (id == null || id.isEmpty() || id.getBytes(StandardCharsets.UTF_8).length > LONGEST_CUSTOMER_BYTES) {
            throw bad(what + " must have 1 to " + LONGEST_CUSTOMER_BYTES + " bytes");
        }
        return id;
    }

    static String reason(@Nullable String reason) {
        String text = reason == null ? "" : reason.strip();
        if (text.isEmpty()) {
            throw bad(
                    "reason is missing: say why, in words that those will understand who read the customer's history");
        }
        if (text.length() > LONGEST_REASON) {
            throw bad("reason has " + text.length() + " characters; at most " + LONGEST_REASON + " are accepted");
        }
        return text;
    }

    static String name(String what, @Nullable String name) {
        String text = name == null ? "" : name.strip();
        if (text.isEmpty() || text.length() > LONGEST_NAME) {
            throw bad(what + " must have 1 to " + LONGEST_NAME + " characters");
        }
        return text;
    }

    static @Nullable String optionalName(String what, @Nullable String name) {
        return name == null || name.isBlank() ? null : name(what, name);
    }

    static @Nullable Instant until(@Nullable String until, Instant now) {
        if (until == null || until.isBlank()) {
            return null;
        }
        Instant end;
        try {
            end = OffsetDateTime.parse(until.strip()).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeParseException e) {
            throw bad("until is a time such as 2026-12-31T00:00:00Z, not '" + until + "'");
        }
        if (!end.isAfter(now)) {
            throw bad("until, " + end + ", has passed already");
        }
        if (end.isAfter(END_OF_TIME)) {
            throw bad("until must be before the year 10000");
        }
        return end;
    }

    static String commandId(String key) {
        if (!COMMAND_ID.matcher(key).matches()) {
            throw bad("Idempotency-Key has 1 to 128 letters, digits, dots, colons, dashes and underscores");
        }
        return key;
    }

    static ProblemException bad(String detail) {
        return new ProblemException(422, "Command refused", detail);
    }
}
