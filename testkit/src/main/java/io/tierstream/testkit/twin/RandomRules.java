package io.tierstream.testkit.twin;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.Anniversaries;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Motion;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.population.Population;
import io.tierstream.engine.population.Recut;
import io.tierstream.engine.predict.BgNbd;
import io.tierstream.engine.predict.ParetoNbd;
import io.tierstream.engine.predict.Prediction;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.ValueModel;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.engine.tier.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Random rule sets over the events of {@link RandomEvents}: all aggregates, windows of a few milliseconds so that much
 * expires, nested conditions, thresholds that are hit exactly.
 */
public final class RandomRules {

    private static final CalendarPeriod.Unit[] PERIODS = {
        CalendarPeriod.Unit.DAY, CalendarPeriod.Unit.WEEK, CalendarPeriod.Unit.MONTH
    };

    /** From this unit on, histories go over years. */
    private static final long YEARS = 10 * 86_400_000L;

    private final SplittableRandom random;
    private final long unit;
    private final List<MetricDefinition> metrics = new ArrayList<>();

    private final List<SequenceDefinition> sequences = new ArrayList<>();
    private int sequenceCount;

    /** Metrics worked out from others, that later rules may use. */
    private final List<CalculatedMetric> calculated = new ArrayList<>();

    /** Conditions that later rules may use. */
    private final List<Expression> memberships = new ArrayList<>();

    public RandomRules(SplittableRandom random) {
        this(random, 1);
    }

    /**
     * Rules in another scale of time.
     *
     * @param unit what all durations are multiples of, milliseconds; if it is not 1, there are periods of the calendar too
     */
    public RandomRules(SplittableRandom random, long unit) {
        this.random = random;
        this.unit = unit;
    }

    /** Whether conditions ask for places among all customers. */
    private boolean relative;

    /** Where conditions cut a metric of all customers. */
    private static final List<Integer> PERCENTS = List.of(20, 40, 60, 80, 90);

    /** A rule set with up to eight metrics, three segments and one tier set. */
    public RuleSet next(long version) {
        sequences.clear();
        addSequences(random.nextInt(3) == 0 ? 3 : 0);
        metrics.clear();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            metrics.add(i == 0 && unit > YEARS && random.nextInt(3) > 0 ? anchor("m0") : metric("m" + i));
        }
        return decidingBy(version);
    }

    /** A rule set with the given metrics and up to three others, in any order, under any names. */
    public RuleSet successor(long version, List<MetricDefinition> kept) {
        if (!sequences.isEmpty()) {
            sequences.removeIf(sequence -> random.nextInt(4) == 0);
            addSequences(2);
        }
        List<MetricDefinition> pool = new ArrayList<>(kept);
        for (int i = kept.isEmpty() ? 1 : random.nextInt(4); i > 0; i--) {
            pool.add(metric("new"));
        }
        metrics.clear();
        while (!pool.isEmpty()) {
            MetricDefinition next = pool.remove(random.nextInt(pool.size()));
            metrics.add(next.named("m" + metrics.size()));
        }
        addAnchors();
        return decidingBy(version);
    }

    /** What years are counted from must be there, under whatever name. */
    private void addAnchors() {
        for (MetricDefinition metric : List.copyOf(metrics)) {
            Anniversaries anniversaries = metric.window().anniversaries();
            if (anniversaries != null && metrics.stream().noneMatch(anniversaries.of()::computesSameAs)) {
                metrics.add(anniversaries.of().named("m" + metrics.size()));
            }
        }
    }

    private MetricDefinition anchor(String name) {
        Selection selection = random.nextInt(4) == 0
                ? Selection.ALL
                : new Selection(Set.of(pick("purchase", "view", "call")), random.nextInt(3) > 0 ? null : filter());
        Aggregate aggregate = random.nextInt(3) > 0 ? Aggregate.FIRST : Aggregate.LAST;
        return new MetricDefinition(name, aggregate, MetricDefinition.TIME, selection, Window.LIFETIME);
    }

    private RuleSet decidingBy(long version) {
        boolean timed = random.nextInt(3) == 0;
        boolean linked = random.nextInt(3) == 0;
        boolean tiersFirst = random.nextBoolean();
        boolean calculating = random.nextInt(3) == 0;
        relative = random.nextInt(3) == 0;
        memberships.clear();
        calculated.clear();
        List<TierSetDefinition> tierSets = tiersFirst ? List.of(tiers(timed, linked)) : List.of();
        for (int i = calculating ? 1 + random.nextInt(3) : 0; i > 0; i--) {
            calculated.add(new CalculatedMetric("c" + i, value(0)));
        }
        List<SegmentDefinition> segments = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            segments.add(new SegmentDefinition("s" + i, condition(0), maybeKeep(), timing(timed)));
            if (linked) {
                remember(new Expression.InSegment("s" + i));
            }
        }
        if (!tiersFirst) {
            tierSets = List.of(tiers(timed, linked));
        }
        Population population = relative ? new Population(Recut.everyMillis(unit * 20), 5, null) : null;
        return new RuleSet("random", version, metrics, calculated, segments, tierSets, sequences, population, Map.of());
    }

    /** New sequences anywhere among the others; those below a place may wait for the events of those above it. */
    private void addSequences(int most) {
        for (int i = most == 0 ? 0 : 1 + random.nextInt(most); i > 0; i--) {
            int place = random.nextInt(sequences.size() + 1);
            sequences.add(place, sequence("q" + sequenceCount++, sequences.subList(0, place)));
        }
    }

    private SequenceDefinition sequence(String name, List<SequenceDefinition> above) {
        List<SequenceStep> steps = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            steps.add(new SequenceStep(stepOf(above), random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1));
        }
        boolean several = steps.size() > 1 || steps.get(0).times() > 1;
        long within = several && random.nextInt(3) > 0 ? unit * (1 + random.nextInt(60)) : 0;
        boolean ending = random.nextInt(3) > 0;
        boolean waiting = ending && (!several || random.nextBoolean());
        long holdFor = waiting ? unit * (1 + random.nextInt(30)) : 0;
        return new SequenceDefinition(name, steps, ending ? stepOf(above) : null, within, holdFor);
    }

    private Selection stepOf(List<SequenceDefinition> above) {
        Set<String> types = pick(Set.of("purchase"), Set.of("view"), Set.of("call"), Set.of("purchase", "call"));
        if (!above.isEmpty() && random.nextInt(4) == 0) {
            types = Set.of(above.get(random.nextInt(above.size())).name());
        } else if (random.nextInt(8) == 0) {
            types = Set.of();
        }
        return new Selection(types, random.nextInt(3) > 0 ? null : filter());
    }

    /** Cut-offs for a rule set, some of them missing or of too few customers. */
    public CutOffs cutOffs(RuleSet rules, long asOf) {
        Map<String, CutOffs.Cuts> cuts = new TreeMap<>();
        for (String metric : rules.metricNames()) {
            boolean instant =
                    rules.metrics().stream().anyMatch(one -> one.name().equals(metric) && one.isInstant());
            SortedMap<Decimal, Decimal> values = new TreeMap<>();
            long value = instant ? random.nextInt(40) : random.nextInt(-1, 2);
            for (int percent : PERCENTS) {
                value += random.nextInt(instant ? 30 : 3);
                values.put(Decimal.of(percent), Decimal.of(instant ? unit * value : value));
            }
            if (random.nextInt(8) == 0) {
                values.remove(Decimal.of(PERCENTS.get(random.nextInt(PERCENTS.size()))));
            }
            if (random.nextInt(8) > 0) {
                cuts.put(metric, new CutOffs.Cuts(random.nextInt(4, 40), values));
            }
        }
        return new CutOffs(asOf, rules.version(), cuts);
    }

    private Expression place(String metric) {
        Operator operator = random.nextBoolean() ? Operator.GREATER_OR_EQUAL : Operator.LESS;
        boolean fifths = random.nextBoolean();
        long place = fifths ? random.nextInt(2, 6) : PERCENTS.get(random.nextInt(PERCENTS.size()));
        Expression.RankFunction function =
                fifths ? Expression.RankFunction.QUINTILE : Expression.RankFunction.PERCENTILE;
        return new Expression.Comparison(
                operator, new Expression.Rank(function, metric), new Expression.Literal(Decimal.of(place)));
    }

    private TierSetDefinition tiers(boolean timed, boolean linked) {
        List<TierDefinition> tiers = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            tiers.add(new TierDefinition("t" + i, condition(0), maybeKeep(), timing(timed)));
        }
        // Before its tiers may be looked at: nothing looks at itself.
        Maintenance maintenance = timed && random.nextBoolean() ? maintenance() : null;
        if (linked) {
            remember(new Expression.InTier("tiers", null));
            tiers.forEach(tier -> remember(new Expression.InTier("tiers", tier.name())));
        }
        return new TierSetDefinition("tiers", tiers, maintenance);
    }

    private void remember(Expression membership) {
        memberships.add(membership);
        memberships.add(oriented(
                pick(Operator.values()),
                new Expression.SinceEntry(membership),
                new Expression.Literal(Duration.ofMillis(unit * random.nextInt(60)))));
    }

    private @Nullable Expression maybeKeep() {
        return random.nextInt(4) == 0 ? condition(1) : null;
    }

    private Timing timing(boolean timed) {
        return timed ? new Timing(length(), length(), length(), length()) : Timing.NONE;
    }

    private Maintenance maintenance() {
        List<Maintenance.End> ends = new ArrayList<>();
        ends.add(new Maintenance.Length(unit * (1 + random.nextInt(40))));
        if (unit > 1) {
            ends.add(new Maintenance.EndOfPeriod(period(), random.nextBoolean()));
            metrics.stream()
                    .filter(metric -> metric.isInstant() && metric.window().isLifetime())
                    .forEach(
                            metric -> ends.add(new Maintenance.Anniversary(metric.name(), ZoneId.of("Europe/Berlin"))));
        }
        return new Maintenance(
                ends.get(random.nextInt(ends.size())),
                random.nextBoolean(),
                random.nextInt(3) == 0 ? condition(2) : null);
    }

    private long length() {
        return random.nextInt(3) > 0 ? 0 : unit * (1 + random.nextInt(20));
    }

    private MetricDefinition metric(String name) {
        Aggregate aggregate = pick(Aggregate.values());
        if (aggregate == Aggregate.MOVING && (unit > YEARS || random.nextInt(3) > 0)) {
            // What moves takes the twin long.
            aggregate = Aggregate.COUNT;
        }
        String field = switch (aggregate) {
            case COUNT, MEAN_GAP, LONGEST_GAP -> null;
            case SUM, AVG, STDDEV, MIN, MAX, QUANTILE -> pick("amount", "amount", "points");
            case DISTINCT, TOP -> pick("product", "channel", "amount");
            case FIRST, LAST -> pick(MetricDefinition.TIME, MetricDefinition.TIME, "product", "amount", "tags");
            case MOVING -> random.nextBoolean() ? "amount" : null;
        };
        Set<String> types = random.nextInt(3) == 0
                ? Set.of()
                : pick(Set.of("purchase"), Set.of("view"), Set.of("purchase", "call"));
        if (!sequences.isEmpty() && random.nextInt(3) == 0) {
            types = Set.of(sequences.get(random.nextInt(sequences.size())).name());
        }
        Expression where = random.nextInt(3) > 0 ? null : filter();
        if (aggregate == Aggregate.MOVING) {
            return moving(name, field, new Selection(types, where));
        }
        if (unit > 1 && aggregate == Aggregate.DISTINCT && random.nextBoolean()) {
            return MetricDefinition.activePeriods(name, period(), new Selection(types, where), window());
        }
        Selection selection = new Selection(types, where);
        if (aggregate == Aggregate.QUANTILE) {
            Decimal share = pick(Decimal.of(5, 1), Decimal.of(9, 1), Decimal.of(3333, 4));
            return MetricDefinition.quantile(name, Objects.requireNonNull(field), share, selection, window());
        }
        return new MetricDefinition(name, aggregate, field, selection, window());
    }

    private MetricDefinition moving(String name, @Nullable String field, Selection selection) {
        int choice = unit == 1 ? 0 : random.nextInt(4);
        if (choice == 0) {
            return MetricDefinition.moving(name, new Motion.Decay(unit * (1 + random.nextInt(30))), field, selection);
        } else if (choice == 1) {
            return MetricDefinition.moving(name, new Motion.Streak(period()), null, selection);
        }
        ZoneId zone = ZoneId.of(pick("UTC", "Europe/Berlin", "Asia/Beirut"));
        CalendarPeriod day = new CalendarPeriod(CalendarPeriod.Unit.DAY, zone);
        return MetricDefinition.moving(name, new Motion.Forecast(prediction(field != null), day), field, selection);
    }

    private Prediction prediction(boolean ofAmounts) {
        Prediction.Quantity quantity = ofAmounts
                ? pick(Prediction.Quantity.VALUE, Prediction.Quantity.CLV)
                : pick(Prediction.Quantity.ALIVE, Prediction.Quantity.PURCHASES);
        return new Prediction(
                quantity,
                quantity.looksAhead() ? unit * (1 + random.nextInt(300)) : 0,
                pick(1, 7) * 86_400_000L,
                quantity.falls() ? purchases() : null,
                ofAmounts ? new ValueModel(2.5, 3.7, pick(1.5, 20.0)) : null);
    }

    private PurchaseModel purchases() {
        return random.nextBoolean()
                ? new BgNbd(pick(0.3, 2.0), 4.4, pick(0.8, 1.6), 2.4)
                : new ParetoNbd(pick(0.3, 2.0), pick(4.4, 15.0), pick(0.6, 1.0, 2.0), 11.6);
    }

    private Window window() {
        if (random.nextInt(4) == 0) {
            return Window.LIFETIME;
        }
        List<MetricDefinition> anchors =
                metrics.stream().filter(Anniversaries::isAnchor).toList();
        if (unit > YEARS && !anchors.isEmpty() && random.nextInt(3) > 0) {
            Anniversaries years = new Anniversaries(
                    anchors.get(random.nextInt(anchors.size())),
                    ZoneId.of(pick("UTC", "Europe/Berlin", "Asia/Beirut")));
            return random.nextInt(3) == 0 ? Window.previous(years) : Window.of(years);
        }
        if (unit > 1 && random.nextBoolean()) {
            return random.nextInt(3) == 0 ? Window.previous(period()) : Window.of(period());
        }
        long length = unit * (1 + random.nextInt(60));
        return random.nextInt(5) == 0 ? new Window(length, 1 + random.nextLong(length)) : Window.ofMillis(length);
    }

    private CalendarPeriod period() {
        return new CalendarPeriod(pick(PERIODS), ZoneId.of(pick("UTC", "Europe/Berlin", "Asia/Beirut")));
    }

    private Expression filter() {
        return switch (random.nextInt(8)) {
            case 0 -> comparison(Operator.EQUAL, "channel", pick("web", "store"));
            case 1 -> comparison(pick(Operator.values()), "amount", number());
            case 2 ->
                new Expression.In(
                        new Expression.Variable("product"),
                        List.of(new Expression.Literal("a"), new Expression.Literal("b")));
            case 3 -> new Expression.Variable("flag");
            case 4 -> new Expression.Not(new Expression.Defined("product"));
            case 5 -> new Expression.Carries(pick("product", "amount"));
            case 6 -> new Expression.ElementOf(new Expression.Literal(pick("a", "b")), new Expression.Variable("tags"));
            default ->
                new Expression.Or(List.of(
                        comparison(Operator.NOT_EQUAL, "channel", "web"), comparison(Operator.EQUAL, "type", "view")));
        };
    }

    private static Expression comparison(Operator operator, String variable, Object value) {
        return new Expression.Comparison(operator, new Expression.Variable(variable), new Expression.Literal(value));
    }

    private Expression condition(int depth) {
        if (depth < 3 && random.nextInt(100) < 45) {
            return switch (random.nextInt(4)) {
                case 0 -> new Expression.Not(condition(depth + 1));
                case 1 -> new Expression.And(List.of(condition(depth + 1), condition(depth + 1)));
                case 2 -> new Expression.Or(List.of(condition(depth + 1), condition(depth + 1)));
                default -> new Expression.Conditional(condition(depth + 1), condition(depth + 1), condition(depth + 1));
            };
        }
        return !memberships.isEmpty() && random.nextInt(3) == 0
                ? memberships.get(random.nextInt(memberships.size()))
                : atom();
    }

    /** A number worked out from metrics and conditions. */
    private Expression value(int depth) {
        if (depth < 2 && random.nextBoolean()) {
            return new Expression.Arithmetic(
                    pick(Expression.ArithmeticOperator.values()), value(depth + 1), value(depth + 1));
        }
        if (random.nextInt(3) > 0) {
            return new Expression.Conditional(condition(2), value(depth + 1), new Expression.Literal(number()));
        }
        List<String> names = new ArrayList<>();
        metrics.stream().filter(RandomRules::isNumber).forEach(metric -> names.add(metric.name()));
        calculated.forEach(metric -> names.add(metric.name()));
        return names.isEmpty()
                ? new Expression.Literal(number())
                : new Expression.Variable(names.get(random.nextInt(names.size())));
    }

    private static boolean isNumber(MetricDefinition metric) {
        boolean holdsText =
                "tags".equals(metric.field()) || "product".equals(metric.field()) || "channel".equals(metric.field());
        return !metric.isInstant()
                && metric.motion() == null
                && !metric.aggregate().isDuration()
                && (!holdsText || metric.aggregate() == Aggregate.DISTINCT);
    }

    private Expression atom() {
        if (!calculated.isEmpty() && random.nextInt(3) == 0) {
            String name = calculated.get(random.nextInt(calculated.size())).name();
            if (relative && random.nextInt(3) == 0) {
                return place(name);
            }
            return random.nextInt(8) == 0
                    ? new Expression.Defined(name)
                    : oriented(
                            pick(Operator.values()), new Expression.Variable(name), new Expression.Literal(number()));
        }
        MetricDefinition metric = metrics.get(random.nextInt(metrics.size()));
        Expression variable = new Expression.Variable(metric.name());
        Operator operator = pick(Operator.values());
        boolean placed = !metric.movesByItself() && (metric.isInstant() || isNumber(metric));
        if (relative && placed && random.nextInt(3) == 0) {
            return place(metric.name());
        }
        if (metric.isInstant()) {
            return random.nextInt(4) == 0
                    ? oriented(
                            operator,
                            variable,
                            new Expression.Literal(Instant.ofEpochMilli(unit * random.nextInt(150))))
                    : oriented(
                            operator,
                            new Expression.Since(metric.name()),
                            new Expression.Literal(Duration.ofMillis(unit * random.nextInt(60))));
        }
        if (random.nextInt(12) == 0) {
            return new Expression.Defined(metric.name());
        }
        if ("tags".equals(metric.field())) {
            return new Expression.ElementOf(new Expression.Literal(pick("a", "b", Decimal.of(7))), variable);
        }
        if (metric.aggregate().isDuration()) {
            return gap(operator, variable);
        }
        if (metric.aggregate() == Aggregate.TOP && "channel".equals(metric.field())) {
            return oriented(operator, variable, new Expression.Literal(pick("web", "store")));
        }
        if (metric.aggregate().isAnyValue() && "product".equals(metric.field())) {
            return oriented(operator, variable, new Expression.Literal(pick("a", "b", "c")));
        }
        MetricDefinition other = metrics.get(random.nextInt(metrics.size()));
        if (random.nextInt(8) == 0 && isNumber(other) && !metric.movesByItself()) {
            Expression sum = new Expression.Arithmetic(
                    pick(Expression.ArithmeticOperator.values()),
                    new Expression.Variable(other.name()),
                    new Expression.Literal(number()));
            return new Expression.Comparison(operator, variable, sum);
        }
        Decimal limit = metric.motion() != null && random.nextBoolean()
                ? Decimal.parse(pick("0.05", "0.3", "0.7", "0.9", "0.999", "12.5"))
                : number();
        return oriented(operator, variable, new Expression.Literal(limit));
    }

    private Expression gap(Operator operator, Expression variable) {
        List<MetricDefinition> gaps = metrics.stream()
                .filter(metric -> metric.aggregate().isDuration())
                .toList();
        return random.nextInt(6) == 0
                ? new Expression.Comparison(
                        operator,
                        variable,
                        new Expression.Variable(
                                gaps.get(random.nextInt(gaps.size())).name()))
                : oriented(
                        operator, variable, new Expression.Literal(Duration.ofMillis(unit * (1 + random.nextInt(12)))));
    }

    private Expression oriented(Operator operator, Expression left, Expression right) {
        return random.nextInt(5) == 0
                ? new Expression.Comparison(operator.swapped(), right, left)
                : new Expression.Comparison(operator, left, right);
    }

    private Decimal number() {
        return random.nextInt(6) == 0 ? Decimal.parse("1.5") : Decimal.of(random.nextInt(-1, 6));
    }

    @SafeVarargs
    private <T> T pick(T... options) {
        return options[random.nextInt(options.length)];
    }
}
