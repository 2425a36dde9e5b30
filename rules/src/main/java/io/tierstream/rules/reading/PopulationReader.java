package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.population.Drift;
import io.tierstream.engine.population.Population;
import io.tierstream.engine.population.Recut;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Suggestion;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how places among all customers are told. */
final class PopulationReader {

    private static final String EXAMPLE = "{recut: day, atLeast: 100}";

    /** Cutting anew means going over all customers. */
    private static final long SHORTEST = 60_000;

    private static final Pattern PERCENT = Pattern.compile("\\d{1,2}(\\.\\d{1,6})?");

    /** Less would be within what a sketch may err by. */
    private static final Decimal LEAST = Decimal.of(1);

    private static final Decimal MOST = Decimal.of(50);

    private final Mapping mapping;
    private final ZoneId zone;
    private final Issues issues;

    private PopulationReader(Mapping mapping, ZoneId zone, Issues issues) {
        this.mapping = mapping;
        this.zone = zone;
        this.issues = issues;
    }

    /**
     * What the section says, or what counts without it: all customers, cut anew each day.
     *
     * @param segments the section of the segments, of which {@code among} names one
     */
    static Population read(@Nullable Entry entry, @Nullable Entry segments, ZoneId zone, Issues issues) {
        Recut daily = Recut.of(new CalendarPeriod(CalendarPeriod.Unit.DAY, zone));
        Mapping mapping = entry == null ? null : Mapping.read(entry.value(), Language.POPULATION, EXAMPLE, issues);
        if (mapping == null) {
            return new Population(daily, Population.AT_LEAST, null);
        }
        PopulationReader reader = new PopulationReader(mapping, zone, issues);
        Set<String> known = new TreeSet<>(Nodes.entries(segments).keySet());
        return new Population(
                Objects.requireNonNullElse(reader.instants("recut"), daily),
                reader.atLeast(),
                reader.among(known),
                reader.drift(daily));
    }

    /** When {@code recut} or {@code check} is. */
    private @Nullable Recut instants(String key) {
        Entry entry = mapping.get(key);
        String text = entry == null ? null : Texts.text(entry, "day", issues);
        if (entry == null || text == null) {
            return null;
        }
        for (CalendarPeriod.Unit unit : CalendarPeriod.Unit.values()) {
            if (unit.toString().equals(text)) {
                return Recut.of(new CalendarPeriod(unit, zone));
            }
        }
        if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
            Set<String> units = new TreeSet<>();
            Arrays.stream(CalendarPeriod.Unit.values()).forEach(unit -> units.add(unit.toString()));
            report(
                    entry,
                    key + " is a period of the calendar or a duration, not " + Nodes.quote(text),
                    Suggestion.didYouMeanOr(text, units, "write a duration such as 6h; the periods are"));
            return null;
        }
        Long millis = Durations.millis(entry, issues);
        if (millis != null && millis < SHORTEST) {
            report(
                    entry,
                    key + " must be one minute or more: all customers are gone over",
                    "for example " + key + ": 1h");
            return null;
        }
        return millis == null ? null : Recut.everyMillis(millis);
    }

    /** What {@code drift} and {@code check} say; the check is daily if it says nothing. */
    private @Nullable Drift drift(Recut daily) {
        Entry entry = mapping.get("drift");
        Recut check = instants("check");
        Entry checkEntry = mapping.get("check");
        if (entry == null) {
            if (checkEntry != null) {
                report(checkEntry, "check says when it is looked for drift, but there is no drift", "add drift: 2");
            }
            return null;
        }
        String text = Texts.text(entry, "2", issues);
        Decimal points = text == null || !PERCENT.matcher(text).matches() ? null : Decimal.parse(text);
        if (text != null && (points == null || points.compareTo(LEAST) < 0 || points.compareTo(MOST) > 0)) {
            report(
                    entry,
                    "drift is a percentage of the customers from 1 to 50, but this is " + Nodes.quote(text),
                    "for example drift: 2");
            return null;
        }
        return points == null ? null : new Drift(points, Objects.requireNonNullElse(check, daily));
    }

    private long atLeast() {
        Entry entry = mapping.get("atLeast");
        String text = entry == null ? null : Texts.text(entry, "100", issues);
        if (entry == null || text == null) {
            return Population.AT_LEAST;
        }
        if (!text.matches("[1-9]\\d{0,11}")) {
            report(
                    entry,
                    "atLeast must be a number of customers, but this is " + Nodes.quote(text),
                    "for example atLeast: 100");
            return Population.AT_LEAST;
        }
        return Long.parseLong(text);
    }

    private @Nullable String among(Set<String> segments) {
        Entry entry = mapping.get("among");
        String name = entry == null ? null : Texts.text(entry, "buyers", issues);
        if (entry != null && name != null && !segments.contains(name)) {
            report(
                    entry,
                    "no segment is called " + Nodes.quote(name),
                    segments.isEmpty()
                            ? "leave among: out for all customers"
                            : Suggestion.didYouMeanOr(name, segments, "the segments are"));
        }
        return name;
    }

    private void report(Entry entry, String message, @Nullable String hint) {
        issues.add(IssueCode.POPULATION, Nodes.firstLine(entry.value(), issues.source()), message, hint);
    }
}
