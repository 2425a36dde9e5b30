package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Type;
import io.tierstream.engine.expression.Values;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Motion;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.expression.FieldScope;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Suggestion;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.ExpressionText;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads one metric. */
final class MetricReader {

    static final String EXAMPLE = "{sum: amount, of: purchase, over: 30d}";

    /** The aggregates that count periods of the calendar. */
    private static final Map<String, CalendarPeriod.Unit> PERIODS = Map.of(
            "activeDays", CalendarPeriod.Unit.DAY,
            "activeWeeks", CalendarPeriod.Unit.WEEK,
            "activeMonths", CalendarPeriod.Unit.MONTH);

    private static final String MEDIAN = "median";

    /** The other aggregates; the median is a quantile. */
    private static final Map<String, Aggregate> AGGREGATES =
            Arrays.stream(Aggregate.values()).collect(Collectors.toMap(Aggregate::key, aggregate -> aggregate));

    private final EventCatalogue events;
    private final ExpressionReader expressions;
    private final Names names;
    private final Issues issues;
    private final ZoneId timeZone;
    private final MotionReader motions;
    private final CustomerYears years;

    /**
     * A reader of metrics.
     *
     * @param timeZone that of the rule set
     * @param models what predictions are made by
     * @param years what windows may go by beside the calendar
     */
    MetricReader(
            EventCatalogue events,
            ExpressionReader expressions,
            Names names,
            ZoneId timeZone,
            Predictions models,
            CustomerYears years,
            Issues issues) {
        this.motions = new MotionReader(models, timeZone, issues);
        this.years = years;
        this.events = events;
        this.timeZone = timeZone;
        this.expressions = expressions;
        this.names = names;
        this.issues = issues;
    }

    /** The definition; null after reporting why there is none. */
    @Nullable
    MetricDefinition read(String name, Mapping mapping) {
        int before = issues.errors();
        Entry aggregateEntry = aggregate(name, mapping);
        if (aggregateEntry != null && MotionReader.isOne(aggregateEntry.key())) {
            return moving(name, aggregateEntry, mapping);
        }
        Window window = window(name, mapping);
        if (aggregateEntry == null) {
            return null;
        }
        motions.reportKeys(aggregateEntry, mapping);
        CalendarPeriod.Unit period = PERIODS.get(aggregateEntry.key());
        if (period != null) {
            return activePeriods(name, period, aggregateEntry, mapping, window);
        }
        Aggregate aggregate = AGGREGATES.getOrDefault(aggregateEntry.key(), Aggregate.QUANTILE);
        Decimal share = share(aggregateEntry.key(), mapping);
        Set<String> types = !aggregate.needsField() ? named(aggregateEntry, mapping) : types(mapping);
        String field = aggregate.needsField() ? field(aggregate, aggregateEntry, types) : null;
        Expression where = where(mapping, types);
        if (window == null || issues.errors() > before) {
            return null;
        }
        return new MetricDefinition(name, aggregate, field, new Selection(types, where), window, null, null, share);
    }

    /** The share of a quantile; null for any other aggregate, and after reporting that it is none. */
    private @Nullable Decimal share(String aggregate, Mapping mapping) {
        Entry at = mapping.get("at");
        if (!aggregate.equals("quantile")) {
            if (at != null) {
                issues.add(
                        IssueCode.KEY_NOT_APPLICABLE,
                        at.keySpan(),
                        "only a quantile is taken at a share of the values",
                        "remove at, or write {quantile: amount, at: 0.9}");
            }
            return aggregate.equals(MEDIAN) ? Decimal.of(5, 1) : null;
        }
        if (at == null) {
            issues.add(
                    IssueCode.MISSING_KEY,
                    mapping.span(),
                    "a quantile needs at: the share of the values that are not above it",
                    "write {quantile: amount, at: 0.9}, or {median: amount}");
            return null;
        }
        String written = Texts.text(at, "0.9", issues);
        Decimal share = written == null ? null : Values.number(written);
        if (written != null && (share == null || !MetricDefinition.isShare(share))) {
            issues.add(
                    IssueCode.SHARE,
                    Nodes.firstLine(at.value(), issues.source()),
                    "at must be a number between 0 and 1 with at most four digits after the point, not "
                            + Nodes.quote(written),
                    shareHint(share));
            return null;
        }
        return share;
    }

    private static @Nullable String shareHint(@Nullable Decimal written) {
        if (written == null || written.signum() < 0) {
            return "nine tenths of the values are at: 0.9";
        } else if (written.signum() == 0 || written.equals(Decimal.of(1))) {
            return "the smallest value is {min: amount}, the largest {max: amount}";
        }
        Decimal percent = written.dividedBy(Decimal.of(100));
        return MetricDefinition.isShare(percent) ? "write at: " + percent : null;
    }

    private @Nullable Entry aggregate(String name, Mapping mapping) {
        List<Entry> found = mapping.entries().stream()
                .filter(entry -> Language.AGGREGATES.contains(entry.key()))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty() && mapping.hasUnknownKeys()) {
            return null;
        }
        if (found.isEmpty()) {
            issues.add(
                    IssueCode.AGGREGATE,
                    mapping.span(),
                    "the metric " + name + " has no aggregate",
                    "one of " + String.join(", ", Language.AGGREGATES) + ", as in " + EXAMPLE
                            + "; or calculate, as in {calculate: spend / orders}");
        } else {
            issues.add(
                    IssueCode.AGGREGATE,
                    found.get(1).keySpan(),
                    "the metric " + name + " has " + found.size() + " aggregates, "
                            + String.join(
                                    " and ", found.stream().map(Entry::key).toList()),
                    "make it " + found.size() + " metrics");
        }
        return null;
    }

    private @Nullable MetricDefinition activePeriods(
            String name, CalendarPeriod.Unit unit, Entry aggregateEntry, Mapping mapping, @Nullable Window window) {
        int before = issues.errors();
        Set<String> types = named(aggregateEntry, mapping);
        Expression where = where(mapping, types);
        ZoneId zone = Calendars.zone(mapping.get("timeZone"), timeZone, issues);
        if (window == null || zone == null || issues.errors() > before) {
            return null;
        }
        CalendarPeriod period = new CalendarPeriod(unit, zone);
        return MetricDefinition.activePeriods(name, period, new Selection(types, where), window);
    }

    /** A metric that depends on when one looks. */
    private @Nullable MetricDefinition moving(String name, Entry aggregateEntry, Mapping mapping) {
        int before = issues.errors();
        String aggregate = aggregateEntry.key();
        Set<String> types = MotionReader.namesTypes(aggregate) ? named(aggregateEntry, mapping) : types(mapping);
        Motion motion = motions.read(aggregateEntry, mapping);
        Entry fieldEntry = aggregate.equals(MotionReader.DECAYED) ? aggregateEntry : mapping.get(MotionReader.AMOUNT);
        String field = fieldEntry == null ? null : field(Aggregate.MOVING, fieldEntry, types);
        Expression where = where(mapping, types);
        return motion == null || issues.errors() > before
                ? null
                : MetricDefinition.moving(name, motion, field, new Selection(types, where));
    }

    private Set<String> types(Mapping mapping) {
        Entry of = mapping.get("of");
        return of == null ? Set.of() : events.types(of, issues);
    }

    /** The event types that an aggregate names itself. */
    private Set<String> named(Entry aggregateEntry, Mapping mapping) {
        Entry of = mapping.get("of");
        String aggregate = aggregateEntry.key();
        if (of != null) {
            issues.add(
                    IssueCode.KEY_NOT_APPLICABLE,
                    of.keySpan(),
                    aggregate + " already names the event types, so of: has nothing to say here",
                    "write {" + aggregate + ": " + issues.source().text(Nodes.firstLine(of.value(), issues.source()))
                            + "}");
        }
        return events.types(aggregateEntry, issues);
    }

    private @Nullable String field(Aggregate aggregate, Entry entry, Set<String> types) {
        String field = Texts.text(entry, "amount", issues);
        if (field == null) {
            return null;
        }
        boolean instant = aggregate == Aggregate.FIRST || aggregate == Aggregate.LAST;
        if (field.equals(MetricDefinition.TIME)) {
            if (!instant) {
                issues.add(
                        IssueCode.KEY_NOT_APPLICABLE,
                        Nodes.span(entry.value()),
                        entry.key() + " cannot take the event's time; first and last can",
                        "write {last: time}");
            }
            return instant ? field : null;
        }
        if (!names.isField(field, Nodes.firstLine(entry.value(), issues.source()))) {
            return null;
        }
        Map<String, Type> fields = events.fields(types);
        if (fields == null || field.equals(FieldScope.TYPE)) {
            return field;
        }
        return declared(aggregate, entry, field, fields, types);
    }

    private @Nullable String declared(
            Aggregate aggregate, Entry entry, String field, Map<String, Type> fields, Set<String> types) {
        Type type = fields.get(field);
        if (type == null) {
            TreeSet<String> known = new TreeSet<>(fields.keySet());
            if (aggregate == Aggregate.FIRST || aggregate == Aggregate.LAST) {
                known.add(MetricDefinition.TIME);
            }
            issues.add(
                    IssueCode.UNKNOWN_FIELD,
                    Nodes.span(entry.value()),
                    FieldScope.noField(types, field),
                    Suggestion.didYouMeanOr(field, known, "the fields are"));
            return null;
        }
        if (aggregate.needsNumber() && type != Type.NUMBER && type != Type.ANY) {
            issues.add(
                    IssueCode.FIELD_TYPE,
                    Nodes.span(entry.value()),
                    entry.key() + " needs a number, and " + field + " is declared as "
                            + (type == Type.BOOL ? "boolean" : type.name().toLowerCase(Locale.ROOT)),
                    type == Type.TEXT ? "count the different values with distinct, or declare it as number" : null);
            return null;
        }
        return field;
    }

    private @Nullable Expression where(Mapping mapping, Set<String> types) {
        Entry entry = mapping.get("where");
        if (entry == null) {
            return null;
        }
        ExpressionText text = ExpressionText.read(entry, "where: channel == \"phone\"", issues);
        return text == null ? null : expressions.condition(text, new FieldScope(events.fields(types), types));
    }

    private @Nullable Window window(String name, Mapping mapping) {
        Entry overEntry = mapping.get("over");
        Entry resolutionEntry = mapping.get("resolution");
        ZoneId zone = Calendars.zone(mapping.get("timeZone"), timeZone, issues);
        String period = overEntry != null && overEntry.value() instanceof ScalarNode ? text(overEntry) : "";
        if (overEntry != null && CustomerYears.isMeant(period)) {
            reportWithCalendar(resolutionEntry);
            return years.window(name, overEntry, period, zone == null ? timeZone : zone);
        }
        if (overEntry != null && Calendars.isMeant(period)) {
            reportWithCalendar(resolutionEntry);
            return Calendars.window(overEntry, period, zone == null ? timeZone : zone, issues);
        }
        if (PERIODS.keySet().stream().noneMatch(mapping::has)) {
            reportWithoutCalendar(mapping.get("timeZone"));
        }
        Long over = overEntry == null ? null : Durations.millis(overEntry, issues);
        Long resolution = resolutionEntry == null ? null : Durations.millis(resolutionEntry, issues);
        if (overEntry == null && resolutionEntry != null) {
            issues.add(
                    IssueCode.DURATION_OUT_OF_RANGE,
                    resolutionEntry.keySpan(),
                    "resolution without over: a metric over all time forgets nothing, so it has no steps",
                    "remove resolution, or add over");
            return null;
        }
        if (overEntry == null) {
            return Window.LIFETIME;
        }
        if (over == null || (resolutionEntry != null && resolution == null)) {
            return null;
        }
        if (resolutionEntry != null && resolution != null && resolution > over) {
            issues.add(
                    IssueCode.DURATION_OUT_OF_RANGE,
                    Nodes.span(resolutionEntry.value()),
                    "a resolution of " + text(resolutionEntry) + " is longer than the window of " + text(overEntry),
                    "make it " + text(overEntry) + " or less");
            return null;
        }
        return new Window(over, resolution == null ? 1 : resolution);
    }

    private void reportWithCalendar(@Nullable Entry resolution) {
        if (resolution != null) {
            issues.add(
                    IssueCode.KEY_NOT_APPLICABLE,
                    resolution.keySpan(),
                    "a period ends for all its events at once, so it has no steps",
                    "remove resolution");
        }
    }

    private void reportWithoutCalendar(@Nullable Entry zone) {
        if (zone != null) {
            issues.add(
                    IssueCode.KEY_NOT_APPLICABLE,
                    zone.keySpan(),
                    "only periods of the calendar depend on a time zone",
                    "remove timeZone, or write over: this month");
        }
    }

    private static String text(Entry entry) {
        return ((ScalarNode) entry.value()).getValue().strip();
    }
}
