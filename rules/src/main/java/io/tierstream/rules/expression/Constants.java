package io.tierstream.rules.expression;

import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.IssueCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads constants that are written as texts or numbers: durations, instants, patterns. */
final class Constants {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final CelText text;

    Constants(CelText text) {
        this.text = text;
    }

    @Nullable
    Typed duration(CelExpr part, String value) {
        DurationText duration = DurationText.parse(value);
        if (duration.problem() != null) {
            text.report(IssueCode.BAD_CONSTANT, part, duration.problem(), duration.hint());
            return null;
        }
        return Typed.literal(Duration.ofMillis(duration.millis()));
    }

    /** A number of units of so many milliseconds. */
    @Nullable
    Typed duration(CelExpr call, Decimal amount, long unit) {
        BigDecimal millis = amount.toBigDecimal().multiply(BigDecimal.valueOf(unit));
        if (millis.abs().compareTo(BigDecimal.valueOf(DurationText.MAX_MILLIS)) > 0) {
            text.report(
                    IssueCode.BAD_CONSTANT, call, text.source(call) + " is longer than the limit of 36500 days", null);
            return null;
        }
        if (millis.stripTrailingZeros().scale() > 0) {
            text.report(
                    IssueCode.BAD_CONSTANT,
                    call,
                    text.source(call) + " is " + millis.stripTrailingZeros().toPlainString()
                            + " ms; time goes on in whole milliseconds",
                    "write duration(\"" + millis.setScale(0, RoundingMode.UP) + "ms\")");
            return null;
        }
        return Typed.literal(Duration.ofMillis(millis.longValueExact()));
    }

    @Nullable
    Typed timestamp(CelExpr part, String value) {
        Instant instant;
        try {
            instant = OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            text.report(
                    IssueCode.BAD_CONSTANT, part, "'" + value + "' is not a timestamp", "write " + corrected(value));
            return null;
        }
        if (isOutOfRange(instant)) {
            text.report(IssueCode.BAD_CONSTANT, part, "'" + value + "' is outside the years 1 to 9999", null);
            return null;
        }
        if (instant.getNano() % NANOS_PER_MILLI != 0) {
            text.report(
                    IssueCode.BAD_CONSTANT,
                    part,
                    "'" + value + "' is finer than a millisecond",
                    "write \"" + Instant.ofEpochMilli(instant.toEpochMilli()) + "\"");
            return null;
        }
        return Typed.literal(instant);
    }

    /** Years that every format can write, and whose milliseconds are far from overflow. */
    static boolean isOutOfRange(Instant instant) {
        return instant.isBefore(FIRST) || !instant.isBefore(END);
    }

    private static String corrected(String value) {
        if (value.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return "\"" + value + "T00:00:00Z\"";
        }
        String joined = value.replace(' ', 'T');
        if (joined.matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?")) {
            return "\"" + joined + (joined.length() == 16 ? ":00Z\"" : "Z\"");
        }
        return "\"2026-01-31T18:30:00Z\" or \"2026-01-31T18:30:00+08:00\"";
    }

    /** Whether the argument of {@code matches} is a constant pattern that both RE2 and Java understand. */
    boolean isPattern(CelExpr part, Typed argument) {
        if (!argument.isLiteral() || argument.type() != Type.TEXT) {
            text.report(
                    IssueCode.BAD_PATTERN,
                    part,
                    "the pattern must be a constant text",
                    "for a plain comparison use contains");
            return false;
        }
        String pattern = (String) argument.value();
        try {
            com.google.re2j.Pattern.compile(pattern);
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException e) {
            text.report(
                    IssueCode.BAD_PATTERN,
                    part,
                    "this is no regular expression: " + e.getDescription() + ": " + e.getPattern(),
                    pattern.contains("(?=") || pattern.contains("(?!") || pattern.contains("(?<")
                            ? "look-around is not supported; combine two conditions with && and !"
                            : null);
        } catch (java.util.regex.PatternSyntaxException e) {
            text.report(IssueCode.BAD_PATTERN, part, "this is no regular expression: " + e.getDescription(), null);
        }
        return false;
    }
}
