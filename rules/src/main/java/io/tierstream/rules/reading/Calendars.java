package io.tierstream.rules.reading;

import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.CalendarPeriod.Unit;
import io.tierstream.engine.metric.Window;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Suggestion;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.time.DateTimeException;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads periods of the calendar, such as {@code this month} and {@code previous year}, and time zones. */
final class Calendars {

    private static final String THIS = "this ";
    private static final String PREVIOUS = "previous ";
    private static final String YEAR_TO = "year to ";

    /** What people write for it. */
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("today", "this day"),
            Map.entry("this date", "this day"),
            Map.entry("current day", "this day"),
            Map.entry("current week", "this week"),
            Map.entry("current month", "this month"),
            Map.entry("current quarter", "this quarter"),
            Map.entry("current year", "this year"),
            Map.entry("yesterday", "previous day"),
            Map.entry("last day", "previous day"),
            Map.entry("last week", "previous week"),
            Map.entry("last month", "previous month"),
            Map.entry("last quarter", "previous quarter"),
            Map.entry("last year", "previous year"),
            Map.entry("ytd", "this year"),
            Map.entry("mtd", "this month"),
            Map.entry("day", "this day or 1d"),
            Map.entry("week", "this week or 7d"),
            Map.entry("month", "this month or 30d"),
            Map.entry("quarter", "this quarter or 90d"),
            Map.entry("year", "this year or 365d"));

    private Calendars() {}

    /** Whether a text is meant as a period of the calendar, be it right or wrong. */
    static boolean isMeant(String text) {
        return text.startsWith(THIS) || text.startsWith(PREVIOUS) || SYNONYMS.containsKey(text);
    }

    /** The window that a period of the calendar is, as in {@code this month}; null after reporting. */
    static @Nullable Window window(Entry entry, String text, ZoneId zone, Issues issues) {
        boolean previous = text.startsWith(PREVIOUS);
        String name = previous || text.startsWith(THIS)
                ? text.substring(text.indexOf(' ')).strip()
                : "";
        CalendarPeriod period = period(name, zone);
        if (period != null) {
            return previous ? Window.previous(period) : Window.of(period);
        }
        List<String> known = new ArrayList<>();
        for (Unit unit : Unit.values()) {
            known.add(THIS + unit);
            known.add(PREVIOUS + unit);
        }
        String meant = SYNONYMS.get(text);
        issues.add(
                IssueCode.BAD_PERIOD,
                Nodes.span(entry.value()),
                "'" + text + "' is not a period of the calendar",
                meant != null
                        ? "write " + meant
                        : Suggestion.didYouMeanOr(text, new TreeSet<>(known), "the periods are"));
        return null;
    }

    /** The period of a name, such as {@code month} or {@code year to 03-31}; null if there is none. */
    private static @Nullable CalendarPeriod period(String name, ZoneId zone) {
        for (Unit unit : Unit.values()) {
            if (unit.toString().equals(name)) {
                return new CalendarPeriod(unit, zone);
            }
        }
        return name.startsWith(YEAR_TO) ? yearTo(name.substring(YEAR_TO.length()), zone) : null;
    }

    private static @Nullable CalendarPeriod yearTo(String day, ZoneId zone) {
        try {
            return CalendarPeriod.yearTo(MonthDay.parse("--" + day.strip()), zone);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The period at whose end something is over, as in {@code end of month} or {@code end of 03-31}; null if there is none. */
    static @Nullable CalendarPeriod endingPeriod(String name, ZoneId zone) {
        CalendarPeriod period = period(name, zone);
        return period != null ? period : yearTo(name, zone);
    }

    /**
     * A time zone.
     *
     * @param inherited what counts without an entry
     * @return null after reporting
     */
    static @Nullable ZoneId zone(@Nullable Entry entry, ZoneId inherited, Issues issues) {
        if (entry == null) {
            return inherited;
        }
        String text = Texts.text(entry, "Europe/Berlin", issues);
        if (text == null) {
            return null;
        }
        boolean named = ZoneId.getAvailableZoneIds().contains(text);
        if (!named) {
            try {
                // Offsets are zones too; a short name such as CET is one of the names.
                return ZoneOffset.of(text);
            } catch (DateTimeException e) {
                List<String> names = new ArrayList<>(new TreeSet<>(ZoneId.getAvailableZoneIds()));
                issues.add(
                        IssueCode.BAD_TIME_ZONE,
                        Nodes.span(entry.value()),
                        "there is no time zone '" + text + "'",
                        hint(text, names));
                return null;
            }
        }
        return ZoneId.of(text);
    }

    private static String hint(String text, List<String> names) {
        // Nobody wants to read six hundred names.
        String guess = Suggestion.didYouMean(text, names);
        return guess != null ? guess : "write a name of the time zone database, such as Europe/Berlin, UTC or +08:00";
    }
}
