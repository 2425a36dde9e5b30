package io.tierstream.cli.events;

import java.util.Objects;

/**
 * Something in an event file that cannot be used.
 *
 * @param place where
 * @param code which kind of problem; stable
 * @param message the actual value and what is wrong with it
 */
public record Problem(Place place, Code code, String message) {

    private static final int SHOWN = 60;

    /** The kinds of problems. The names stand in rejects files. */
    public enum Code {
        BROKEN_QUOTE,
        NOT_UTF8,
        MISSING_COLUMN,
        DUPLICATE_COLUMN,
        CELL_COUNT,
        MISSING_CUSTOMER_ID,
        MISSING_TIME,
        MISSING_TYPE,
        TYPE_OF_SEQUENCE,
        BAD_TIME,
        TIME_OUT_OF_RANGE,
        NOT_A_NUMBER,
        UNKNOWN_COMMAND,
        BAD_COMMAND,
        UNKNOWN_TARGET,
        MERGED,
        DAMAGED_TRANSFER,
        MERGE_NEEDS_LIVE,
        MALFORMED_JSON,
        NOT_AN_OBJECT,
        NESTED_VALUE
    }

    public Problem {
        Objects.requireNonNull(place);
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
    }

    /** A value in quotes, cut when it is long. */
    static String quoted(String value) {
        return value.length() <= SHOWN
                ? "'" + value + "'"
                : "'" + value.substring(0, SHOWN) + "...' (" + value.length() + " characters)";
    }

    /** One line: place, code, message. */
    @Override
    public String toString() {
        return place + ": error " + code + ": " + message;
    }
}
