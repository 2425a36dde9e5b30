package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.expression.MetricScope;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.ExpressionText;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Reads how long a tier is kept that has been earned. */
final class MaintenanceReader {

    static final String EXAMPLE = "{until: end of next year, downgrade: one step}";

    private static final String END_OF = "end of ";
    private static final String NEXT = "next ";
    private static final String ANNIVERSARY_OF = "anniversary of ";
    private static final String ONE_STEP = "one step";
    private static final String QUALIFIED = "qualified";

    private final MetricScope metrics;
    private final ExpressionReader expressions;
    private final ZoneId timeZone;
    private final Issues issues;

    /**
     * Maintenance.
     *
     * @param timeZone where days begin, if an entry does not say otherwise
     */
    MaintenanceReader(MetricScope metrics, ExpressionReader expressions, ZoneId timeZone, Issues issues) {
        this.metrics = metrics;
        this.expressions = expressions;
        this.timeZone = timeZone;
        this.issues = issues;
    }

    /** How long; null when nothing is said, or after reporting. */
    @Nullable
    Maintenance read(@Nullable Entry entry) {
        Mapping mapping = entry == null ? null : Mapping.read(entry.value(), Language.MAINTENANCE, EXAMPLE, issues);
        if (entry == null || mapping == null) {
            return null;
        }
        Maintenance.End end = end(entry, mapping);
        Boolean oneStep = oneStep(mapping.get("downgrade"));
        Entry whileEntry = mapping.get("while");
        Expression condition = whileEntry == null ? null : condition(whileEntry);
        return end == null || oneStep == null || (whileEntry != null && condition == null)
                ? null
                : new Maintenance(end, oneStep, condition);
    }

    private @Nullable Expression condition(Entry entry) {
        ExpressionText text = ExpressionText.read(entry, "while: is_member == 1", issues);
        return text == null ? null : expressions.condition(text, metrics);
    }

    private Maintenance.@Nullable End end(Entry entry, Mapping mapping) {
        Entry until = mapping.get("until");
        Entry length = mapping.get("for");
        ZoneId zone = Calendars.zone(mapping.get("timeZone"), timeZone, issues);
        if ((until == null) == (length == null)) {
            report(
                    until == null ? entry : until,
                    "a tier is kept until: an end, or for: some time; here "
                            + (until == null ? "neither is said" : "both are said"),
                    "for example " + EXAMPLE + ", or {for: 365d}");
            return null;
        }
        if (length != null) {
            Long millis = Durations.millis(length, issues);
            return millis == null ? null : new Maintenance.Length(millis);
        }
        String text = until == null ? null : Texts.text(until, "end of next year", issues);
        return until == null || text == null || zone == null ? null : until(until, text, zone);
    }

    private Maintenance.@Nullable End until(Entry entry, String text, ZoneId zone) {
        if (text.startsWith(ANNIVERSARY_OF)) {
            String metric = text.substring(ANNIVERSARY_OF.length()).strip();
            return isAnchor(metric, entry) ? new Maintenance.Anniversary(metric, zone) : null;
        }
        if (text.startsWith(END_OF)) {
            String rest = text.substring(END_OF.length()).strip();
            boolean next = rest.startsWith(NEXT);
            String name = next ? rest.substring(NEXT.length()).strip() : rest.replaceFirst("^this ", "");
            CalendarPeriod period = Calendars.endingPeriod(name, zone);
            if (period != null) {
                return new Maintenance.EndOfPeriod(period, next);
            }
        }
        report(
                entry,
                Nodes.quote(text) + " is no end of a tier",
                "write end of year, end of next quarter, end of 03-31, or anniversary of a metric such as {first: time}");
        return null;
    }

    private boolean isAnchor(String metric, Entry entry) {
        int before = issues.errors();
        metrics.variable(metric, Nodes.firstLine(entry.value(), issues.source()), false, issues);
        if (issues.errors() == before && !metrics.isLifetimeInstant(metric)) {
            report(
                    entry,
                    "anniversaries are counted from an instant of the lifetime, and " + metric + " is none",
                    "name a metric such as {first: time, of: joined}, without over:");
        }
        return issues.errors() == before;
    }

    private @Nullable Boolean oneStep(@Nullable Entry entry) {
        String word = entry == null ? QUALIFIED : Texts.text(entry, ONE_STEP, issues);
        if (entry != null && word != null && !word.equals(ONE_STEP) && !word.equals(QUALIFIED)) {
            report(
                    entry,
                    "a downgrade is one step, or goes to the best tier the customer is qualified for; not "
                            + Nodes.quote(word),
                    "write downgrade: one step, or downgrade: qualified");
            return null;
        }
        return word == null ? null : (Boolean) word.equals(ONE_STEP);
    }

    private void report(Entry entry, String message, String hint) {
        issues.add(IssueCode.MAINTENANCE, Nodes.firstLine(entry.value(), issues.source()), message, hint);
    }
}
