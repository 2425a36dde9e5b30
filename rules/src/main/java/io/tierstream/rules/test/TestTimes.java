package io.tierstream.rules.test;

import io.tierstream.rules.expression.DurationText;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the times of tests: instants, or durations after the start. */
final class TestTimes {

    /** Where tests start that do not say. */
    static final long DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final String EXAMPLE = "2d12h, or 2026-01-03T12:00:00Z";

    private TestTimes() {}

    /**
     * The instant; null after reporting.
     *
     * @param start what durations are added to
     */
    static @Nullable Long read(Entry entry, long start, Issues issues) {
        String text = Texts.text(entry, EXAMPLE, issues);
        if (text == null) {
            return null;
        }
        Long instant = instant(text);
        if (instant != null) {
            return instant;
        }
        if (text.equals("0")) {
            return start;
        }
        DurationText duration = DurationText.parse(text);
        if (duration.problem() != null) {
            issues.add(
                    IssueCode.BAD_DURATION,
                    Nodes.span(entry.value()),
                    Nodes.quote(text) + " is neither an instant nor a duration after the start",
                    duration.hint() == null ? "for example " + EXAMPLE : duration.hint());
            return null;
        }
        return start + duration.millis();
    }

    private static @Nullable Long instant(String text) {
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            }
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
