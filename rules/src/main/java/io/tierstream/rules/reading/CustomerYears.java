package io.tierstream.rules.reading;

import io.tierstream.engine.metric.Anniversaries;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Window;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.issue.Suggestion;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Nodes;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads windows that go by the years of each customer, such as {@code this year of joined}. */
final class CustomerYears {

    private static final Pattern YEAR_OF = Pattern.compile("(this|previous)\\s+year\\s+of\\s+(\\S+)");

    /** What people write for it, and for what there is not. */
    private static final Pattern MEANT = Pattern.compile(
            "(?:(this|current|previous|last|past)\\s+)?(?:(day|week|month|quarter|year)\\s+of|(?:since\\s+)?anniversary\\s+of|since\\s+anniversary)(?:\\s+(.*))?");

    private static final String PROFILE = "profile.";
    private static final String EXAMPLE =
            "this year of joined, where joined is a metric such as {first: time, of: joined}";

    private final Map<String, Node> all;
    private final Map<String, MetricDefinition> read;
    private final Collection<String> broken;
    private final Issues issues;

    /**
     * Years of customers.
     *
     * @param all the metrics of the rule set, as they are written
     * @param read those that have been read, among them all with other windows
     * @param broken the names of metrics with errors that have been reported
     */
    CustomerYears(Map<String, Node> all, Map<String, MetricDefinition> read, Collection<String> broken, Issues issues) {
        this.all = all;
        this.read = read;
        this.broken = broken;
        this.issues = issues;
    }

    /** Whether a text is meant as a year of the customer, be it right or wrong. */
    static boolean isMeant(String text) {
        return MEANT.matcher(text).matches();
    }

    /** Whether the window of a metric is meant as one; then the metric is read after the others. */
    static boolean isMeant(@Nullable Node metric) {
        return Nodes.entries(metric).get("over") instanceof ScalarNode over
                && isMeant(over.getValue().strip());
    }

    /** The window; null after reporting. */
    @Nullable
    Window window(String metric, Entry entry, String text, ZoneId zone) {
        Span place = Nodes.span(entry.value());
        Matcher matcher = YEAR_OF.matcher(text);
        if (!matcher.matches()) {
            report(place, "'" + text + "' is no year of the customer's", meant(text));
            return null;
        }
        MetricDefinition anchor = anchor(metric, matcher.group(2), place);
        if (anchor == null) {
            return null;
        }
        Anniversaries anniversaries = new Anniversaries(anchor, zone);
        return matcher.group(1).equals("this") ? Window.of(anniversaries) : Window.previous(anniversaries);
    }

    private static String meant(String text) {
        Matcher matcher = MEANT.matcher(text);
        String name = matcher.matches() ? matcher.group(3) : null;
        if (name == null || name.isBlank() || name.strip().contains(" ")) {
            return "write " + EXAMPLE;
        }
        boolean previous = matcher.group(1) != null && matcher.group(1).matches("previous|last|past");
        String write = "write " + (previous ? "previous" : "this") + " year of " + name.strip();
        String unit = matcher.group(2);
        return unit == null || unit.equals("year")
                ? write
                : write + "; only years are counted from an instant, this " + unit + " is that of the calendar";
    }

    private @Nullable MetricDefinition anchor(String metric, String name, Span place) {
        MetricDefinition found = read.get(name);
        if (found != null && Anniversaries.isAnchor(found)) {
            return found;
        }
        if (!broken.contains(name)) {
            report(place, message(metric, name, found), hint(name, found));
        }
        return null;
    }

    private String message(String metric, String name, @Nullable MetricDefinition found) {
        if (name.equals(metric)) {
            return "the years of " + name + " would be counted from " + name + " itself";
        } else if (found != null && found.isInstant()) {
            return "time alone moves " + name
                    + ", which has a window; years are counted from an instant of the lifetime";
        } else if (found == null && isMeant(all.get(name))) {
            return name + " goes by years itself; they are counted from an instant of the lifetime";
        } else if (found == null && name.startsWith(PROFILE)) {
            return name
                    + " is an attribute of the profile and no metric; years are counted from an instant of the lifetime";
        } else if (found == null && !all.containsKey(name)) {
            return "there is no metric " + name;
        }
        return "years are counted from an instant of the lifetime, and " + name + " is none";
    }

    private String hint(String name, @Nullable MetricDefinition found) {
        if (found != null && found.isInstant()) {
            return "remove over: of " + name + ", or add a metric without it";
        } else if (name.startsWith(PROFILE)) {
            return "send an event with that time, and name a metric such as {last: time, of: joined}";
        }
        TreeSet<String> instants = new TreeSet<>();
        read.values().stream().filter(Anniversaries::isAnchor).forEach(one -> instants.add(one.name()));
        String known = all.containsKey(name)
                ? instants.isEmpty() ? null : "the instants are: " + String.join(", ", instants)
                : Suggestion.didYouMeanOr(name, instants, "the instants are");
        return known != null ? known : "add a metric such as {first: time, of: joined}";
    }

    private void report(Span place, String message, String hint) {
        issues.add(IssueCode.YEAR_OF, place, message, hint);
    }
}
