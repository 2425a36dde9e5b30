package io.tierstream.console.store;

import io.tierstream.console.ConsoleSettings.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was counted: members, entries and exits now and over time, moves between tiers, lengths of stays. Serves many threads. */
public final class Counts {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Store store;
    private final Retention retention;

    /** The distribution topic's newest count of a segment or tier. */
    public record Distribution(
            String ruleSet, String target, long version, long members, long entries, long exits, Instant asOf) {}

    /** Our own counts of a term: members by the memberships, entries and exits by the transitions. */
    public record Own(String term, long members, long entries, long exits) {}

    /** Entries and exits in the step of time that begins at an instant, and the net of all later ones. */
    public record Step(Instant at, long entries, long exits, long netLater) {}

    /** How many moved between two tiers; null stands for none. */
    public record Flow(@Nullable String from, @Nullable String to, long customers) {}

    /** How many stays were at most this long, and longer than those before. */
    public record Stays(Duration upTo, long customers) {}

    /** Lengths of the stays that are over. */
    public record Dwell(long completed, Duration p50, Duration p90, List<Stays> histogram) {}

    /** How many leave a segment or tier if nothing happens, and when the first of them. */
    public record Leaving(String target, long customers, Instant firstAt) {}

    private record Point(long at, long entries, long exits) {}

    private record TermFlow(int from, int to, long customers) {}

    private record DwellStep(int step, long customers) {}

    public Counts(Store store, Retention retention) {
        this.store = store;
        this.retention = retention;
    }

    public List<Distribution> distribution() {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT rule_set, target, version, members, entries, exits, as_of FROM distribution",
                row -> new Distribution(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        Instant.ofEpochMilli(row.getLong(7)))));
    }

    public List<Own> own() {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT name, members, entries, exits FROM term",
                row -> new Own(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4))));
    }

    /** Steps of a span that ends now, all of them, oldest first; steps are whole minutes, or whole hours beyond what is kept by the minute. */
    public List<Step> history(String target, Duration span, Duration step, Instant now) {
        long width = step.toMillis();
        long end = Math.floorDiv(now.toEpochMilli(), width) * width + width;
        long start = end - Math.max(1, span.toMillis() / width) * width;
        TreeMap<Long, long[]> sums = new TreeMap<>();
        for (long at = start; at < end; at += width) {
            sums.put(at, new long[2]);
        }
        long later = 0;
        OptionalInt term = store.terms().id(target);
        if (term.isPresent()) {
            for (Point point :
                    points(isByMinute(span, step) ? "history_minute" : "history_hour", term.getAsInt(), start)) {
                if (point.at() >= end) {
                    later += point.entries() - point.exits();
                } else {
                    long[] sum = sums.floorEntry(point.at()).getValue();
                    sum[0] += point.entries();
                    sum[1] += point.exits();
                }
            }
        }
        return steps(sums, later);
    }

    private static List<Step> steps(TreeMap<Long, long[]> sums, long later) {
        List<Step> steps = new ArrayList<>();
        long net = later;
        for (var sum : sums.descendingMap().entrySet()) {
            long[] counts = sum.getValue();
            steps.add(0, new Step(Instant.ofEpochMilli(sum.getKey()), counts[0], counts[1], net));
            net += counts[0] - counts[1];
        }
        return steps;
    }

    private List<Point> points(String table, int term, long from) {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT at, entries, exits FROM " + table + " WHERE term = ? AND at >= ?",
                row -> new Point(row.getLong(1), row.getLong(2), row.getLong(3)),
                term,
                from));
    }

    private boolean isByMinute(Duration span, Duration step) {
        return step.compareTo(HOUR) < 0 && span.compareTo(retention.minutes()) <= 0;
    }

    /** Entries and exits of all targets since an instant. */
    public List<Own> since(Instant from, Instant now) {
        boolean byMinute = Duration.between(from, now).compareTo(retention.minutes()) <= 0;
        return store.read(connection -> Sql.list(
                connection,
                "SELECT t.name, t.members, SUM(h.entries), SUM(h.exits) FROM "
                        + (byMinute ? "history_minute" : "history_hour")
                        + " h JOIN term t ON t.id = h.term WHERE h.at >= ? GROUP BY t.name, t.members ORDER BY t.name",
                row -> new Own(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                from.toEpochMilli()));
    }

    /** Moves within a tier set since an instant. */
    public List<Flow> flows(String tierSet, Instant from, Instant now) {
        boolean byMinute = Duration.between(from, now).compareTo(retention.minutes()) <= 0;
        String prefix = TermNames.tier(tierSet, "");
        return store
                .read(connection -> Sql.list(
                        connection,
                        "SELECT from_term, to_term, SUM(customers) FROM " + (byMinute ? "flow_minute" : "flow_hour")
                                + " WHERE at >= ? GROUP BY from_term, to_term ORDER BY from_term, to_term",
                        row -> new TermFlow(row.getInt(1), row.getInt(2), row.getLong(3)),
                        from.toEpochMilli()))
                .stream()
                .map(flow -> new Flow(termName(flow.from()), termName(flow.to()), flow.customers()))
                .filter(flow -> flow.customers() > 0)
                .filter(flow -> isOf(prefix, flow.from()) || isOf(prefix, flow.to()))
                .toList();
    }

    private static boolean isOf(String prefix, @Nullable String term) {
        return term != null && term.startsWith(prefix);
    }

    private @Nullable String termName(int term) {
        return term == Terms.NONE ? null : store.terms().name(term);
    }

    public Dwell dwell(String target) {
        OptionalInt term = store.terms().id(target);
        List<DwellStep> steps = term.isEmpty()
                ? List.of()
                : store.read(connection -> Sql.list(
                        connection,
                        "SELECT step, customers FROM dwell WHERE term = ? ORDER BY step",
                        row -> new DwellStep(row.getInt(1), row.getLong(2)),
                        term.getAsInt()));
        TreeMap<Duration, Long> histogram = new TreeMap<>();
        steps.forEach(step -> histogram.merge(DwellSteps.round(step.step()), step.customers(), Long::sum));
        return new Dwell(
                steps.stream().mapToLong(DwellStep::customers).sum(),
                quantile(steps, 0.5),
                quantile(steps, 0.9),
                histogram.entrySet().stream()
                        .map(entry -> new Stays(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Duration quantile(List<DwellStep> steps, double quantile) {
        long all = steps.stream().mapToLong(DwellStep::customers).sum();
        long rank = (long) Math.ceil(quantile * all);
        long seen = 0;
        for (DwellStep step : steps) {
            seen += step.customers();
            if (seen >= rank) {
                return Duration.ofMillis(DwellSteps.upTo(step.step()));
            }
        }
        return Duration.ZERO;
    }

    /**
     * Who leaves between two instants if nothing happens, by segment and tier; to the minute. The forecast is that of the entry: a customer whose
     * forecast has passed without an exit did something meanwhile that put it off.
     */
    public List<Leaving> leaving(Instant from, Instant until) {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT t.name, SUM(e.customers), MIN(e.at) FROM expected_exit e JOIN term t ON t.id = e.term"
                        + " WHERE e.at >= ? AND e.at <= ? AND e.customers > 0 GROUP BY t.name ORDER BY t.name",
                row -> new Leaving(row.getString(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3))),
                from.truncatedTo(ChronoUnit.MINUTES).toEpochMilli(),
                until.toEpochMilli()));
    }
}
