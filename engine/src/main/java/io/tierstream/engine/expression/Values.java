package io.tierstream.engine.expression;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reading a value as the type that its partner asks for. */
public final class Values {

    /** What {@link #compare} answers when the two cannot be compared. */
    static final int INCOMPARABLE = Integer.MIN_VALUE;

    /** A text of this length can be a date, which stands for its first instant in UTC. */
    private static final int DATE_LENGTH = 10;

    private Values() {}

    /** The value as a number; null when it is undefined or no number. */
    public static @Nullable Decimal number(@Nullable Object value) {
        if (value instanceof Decimal decimal) {
            return decimal;
        }
        if (value instanceof String text) {
            try {
                return Decimal.parse(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return null;
    }

    /** The value as text, the way a person would write it; null when it is undefined. */
    public static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable Boolean bool(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if ("true".equals(value)) {
            return true;
        }
        return "false".equals(value) ? false : null;
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof String text) {
            try {
                return text.length() == DATE_LENGTH
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text);
            } catch (DateTimeParseException e) {
                return null;
            }
        }
        return null;
    }

    /** Reads a value as the class of {@code like}; null when that cannot be. */
    static @Nullable Object as(@Nullable Object value, Object like) {
        if (value == null || value.getClass() == like.getClass()) {
            return value;
        }
        if (like instanceof Decimal) {
            return number(value);
        } else if (like instanceof String) {
            return text(value);
        } else if (like instanceof Boolean) {
            return bool(value);
        } else if (like instanceof Instant) {
            return instant(value);
        }
        return null;
    }

    /** Negative, zero or positive; {@link #INCOMPARABLE} when either is undefined or they are of different kinds. */
    static int compare(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return INCOMPARABLE;
        }
        Object a = left;
        Object b = right;
        if (a.getClass() != b.getClass()) {
            // Text gives way: the typed side says how it is to be read.
            if (a instanceof String) {
                a = as(a, b);
            } else if (b instanceof String) {
                b = as(b, a);
            }
            if (a == null || b == null || a.getClass() != b.getClass()) {
                return INCOMPARABLE;
            }
        }
        int order;
        if (a instanceof Decimal number) {
            order = number.compareTo((Decimal) b);
        } else if (a instanceof String text) {
            order = text.compareTo((String) b);
        } else if (a instanceof Boolean flag) {
            order = flag.compareTo((Boolean) b);
        } else if (a instanceof Instant instant) {
            order = instant.compareTo((Instant) b);
        } else {
            order = ((Duration) a).compareTo((Duration) b);
        }
        return Integer.signum(order);
    }
}
