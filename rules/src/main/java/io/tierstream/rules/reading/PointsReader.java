package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Arithmetic;
import io.tierstream.engine.expression.Expression.ArithmeticOperator;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Rank;
import io.tierstream.engine.expression.Expression.RankFunction;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.expression.DurationText;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.expression.MetricScope;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.ExpressionText;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Place;
import io.tierstream.rules.yaml.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one entry of the points of a score: points for a condition, for bands or a stretch of a metric, or a weight of it. */
final class PointsReader {

    static final String EXAMPLE = "- {when: visits_30d >= 4, points: 30}";

    private static final String BAND_EXAMPLE = "- {from: 100, points: 10}";
    private static final String AGE_BAND_EXAMPLE = "- {within: 30d, points: 10}";
    private static final String SCALE_EXAMPLE = "{from: 0, to: 5000, points: 40}";

    private static final Literal NOTHING = new Literal(Decimal.ZERO);

    private final MetricScope metrics;
    private final ExpressionReader expressions;
    private final Issues issues;

    PointsReader(MetricScope metrics, ExpressionReader expressions, Issues issues) {
        this.metrics = metrics;
        this.expressions = expressions;
        this.issues = issues;
    }

    /** What gives the points; null after reporting why nothing does. */
    @Nullable
    ScoreTerm read(Node item) {
        Mapping mapping = Mapping.read(item, Language.POINTS, EXAMPLE, issues);
        if (mapping == null || mapping.hasUnknownKeys()) {
            return null;
        }
        if (has(mapping, "when", "points")) {
            return condition(mapping);
        } else if (has(mapping, "of", "bands")) {
            return bands(mapping);
        } else if (has(mapping, "since", "bands")) {
            return ageBands(mapping);
        } else if (has(mapping, "percentile", "bands")) {
            return placeBands(mapping);
        } else if (has(mapping, "quintile", "weight")) {
            return fifths(mapping);
        } else if (has(mapping, "of", "scale")) {
            return scale(mapping);
        } else if (has(mapping, "of", "weight")) {
            return weighted(mapping);
        }
        issues.add(
                IssueCode.POINTS,
                mapping.span(),
                "points are given for a condition, for bands or a scale of a metric, or as a weight of a score",
                "write {when: ..., points: ...}, {of: ..., bands: ...}, {since: ..., bands: ...}, "
                        + "{percentile: ..., bands: ...}, {quintile: ..., weight: ...}, "
                        + "{of: ..., scale: ...} or {of: ..., weight: ...}");
        return null;
    }

    private static boolean has(Mapping mapping, String first, String second) {
        return mapping.entries().size() == 2 && mapping.has(first) && mapping.has(second);
    }

    private static Entry entry(Mapping mapping, String key) {
        return Objects.requireNonNull(mapping.get(key));
    }

    private @Nullable ScoreTerm condition(Mapping mapping) {
        ExpressionText text = ExpressionText.read(entry(mapping, "when"), "when: visits_30d >= 4", issues);
        Expression condition = text == null ? null : expressions.condition(text, metrics);
        Literal points = number(entry(mapping, "points"));
        return text == null || condition == null || points == null
                ? null
                : new ScoreTerm(
                        "when " + text.text().strip().replaceAll("\\s+", " "),
                        new Conditional(condition, points, NOTHING),
                        List.of());
    }

    /** A number as a constant; null after reporting that it is none. */
    private @Nullable Literal number(Entry entry) {
        String text = Texts.text(entry, "10", issues);
        if (text == null) {
            return null;
        }
        try {
            return new Literal(Decimal.parse(text));
        } catch (NumberFormatException e) {
            issues.add(
                    IssueCode.POINTS,
                    Nodes.firstLine(entry.value(), issues.source()),
                    entry.key() + " must be a number, but this is " + Nodes.quote(text),
                    "for example " + entry.key() + ": 10");
            return null;
        }
    }

    /** A metric that is a number, or an instant; null after reporting that there is none. */
    private @Nullable String metric(Entry entry, Type wanted) {
        String name = Texts.text(entry, wanted == Type.NUMBER ? "spend_180d" : "last_purchase", issues);
        if (name == null) {
            return null;
        }
        Span span = Nodes.firstLine(entry.value(), issues.source());
        Type type = metrics.variable(name, span, false, issues);
        // What first and last have found is known only when it is there; if it is no number, it gives nothing.
        boolean mayBe = type == wanted || (type == Type.ANY && wanted == Type.NUMBER);
        if (type != null && !mayBe) {
            issues.add(
                    IssueCode.POINTS,
                    span,
                    name + (wanted == Type.NUMBER ? " is not a number" : " is not an instant"),
                    wanted == Type.NUMBER
                            ? "give points for a condition: {when: ..., points: ...}"
                            : "take a metric of the form {last: time}");
            return null;
        }
        return type == null ? null : name;
    }

    /** A row of points, from the first that is tried to the last. */
    private record Band(String name, Expression test, Literal points) {}

    /** The same, for points that follow every change of it. */
    private @Nullable String stillMetric(Entry entry) {
        String name = metric(entry, Type.NUMBER);
        if (name != null && metrics.movesByItself(name)) {
            issues.add(
                    IssueCode.MOVES_BY_ITSELF,
                    Nodes.firstLine(entry.value(), issues.source()),
                    name + " moves by itself, so points can only be given for bands of it",
                    "write {of: " + name + ", bands: [{from: 0.5, points: 10}]}");
            return null;
        }
        return name;
    }

    private @Nullable ScoreTerm bands(Mapping mapping) {
        String name = metric(entry(mapping, "of"), Type.NUMBER);
        return bands(mapping, name, new Variable(Objects.requireNonNullElse(name, "")));
    }

    /** Bands of the share of the customers with a lower value. */
    private @Nullable ScoreTerm placeBands(Mapping mapping) {
        String name = ranked(entry(mapping, "percentile"));
        return bands(mapping, name, new Rank(RankFunction.PERCENTILE, Objects.requireNonNullElse(name, "")));
    }

    /** A metric whose place among all customers can be told; null after reporting. */
    private @Nullable String ranked(Entry entry) {
        String name = Texts.text(entry, "spend_180d", issues);
        Span span = Nodes.firstLine(entry.value(), issues.source());
        Type type = name == null ? null : metrics.variable(name, span, false, issues);
        if (type != null && type != Type.NUMBER && type != Type.INSTANT) {
            issues.add(
                    IssueCode.RANK_ARGUMENT, span, name + " is neither a number nor an instant", "take another metric");
            return null;
        }
        return type == null ? null : name;
    }

    /** The fifth, 1 to 5, times a weight. */
    private @Nullable ScoreTerm fifths(Mapping mapping) {
        String name = ranked(entry(mapping, "quintile"));
        Literal weight = number(entry(mapping, "weight"));
        if (name == null || weight == null) {
            return null;
        }
        Rank rank = new Rank(RankFunction.QUINTILE, name);
        Literal second = new Literal(Decimal.of(2));
        List<Band> bands = new ArrayList<>();
        for (int fifth = 5; fifth >= 2; fifth--) {
            Literal from = new Literal(Decimal.of(fifth));
            bands.add(new Band(
                    "fifth " + fifth, new Comparison(Operator.GREATER_OR_EQUAL, rank, from), times(weight, fifth)));
        }
        // Who has no place is not in the first fifth either.
        bands.add(new Band("fifth 1", new Comparison(Operator.LESS, rank, second), weight));
        return firstOf(textOf(rank) + " times " + weight.value(), bands);
    }

    private static Literal times(Literal weight, int fifth) {
        return new Literal(((Decimal) weight.value()).times(Decimal.of(fifth)));
    }

    private @Nullable ScoreTerm bands(Mapping mapping, @Nullable String name, Expression value) {
        List<Band> bands = new ArrayList<>();
        Decimal last = null;
        for (Node node : ScoreReader.list(entry(mapping, "bands"), BAND_EXAMPLE, issues)) {
            Mapping band = pair(node, "from", BAND_EXAMPLE);
            Literal from = band == null ? null : number(entry(band, "from"));
            Literal points = band == null ? null : number(entry(band, "points"));
            if (band == null || from == null || points == null) {
                return null;
            }
            Decimal limit = (Decimal) from.value();
            if (last != null && limit.compareTo(last) <= 0) {
                reportOrder(band, "from");
                return null;
            }
            last = limit;
            if (value instanceof Rank && (limit.signum() <= 0 || limit.compareTo(Decimal.of(100)) >= 0)) {
                issues.add(
                        IssueCode.POINTS,
                        Nodes.firstLine(entry(band, "from").value(), issues.source()),
                        "bands of a percentile begin above 0 and below 100, not at " + limit,
                        "points for everybody are {when: true, points: ...}");
                return null;
            }
            // The highest band that is reached counts.
            Comparison reached = new Comparison(Operator.GREATER_OR_EQUAL, value, from);
            bands.add(0, new Band("from " + limit, reached, points));
        }
        return name == null ? null : firstOf(textOf(value), bands);
    }

    private @Nullable ScoreTerm ageBands(Mapping mapping) {
        String name = metric(entry(mapping, "since"), Type.INSTANT);
        List<Band> bands = new ArrayList<>();
        long last = 0;
        for (Node node : ScoreReader.list(entry(mapping, "bands"), AGE_BAND_EXAMPLE, issues)) {
            Mapping band = pair(node, "within", AGE_BAND_EXAMPLE);
            Long within = band == null ? null : Durations.millis(entry(band, "within"), issues);
            Literal points = band == null ? null : number(entry(band, "points"));
            if (band == null || within == null || points == null) {
                return null;
            }
            if (within <= last) {
                reportOrder(band, "within");
                return null;
            }
            last = within;
            Expression age = new Since(Objects.requireNonNullElse(name, ""));
            Literal limit = new Literal(Duration.ofMillis(within));
            bands.add(new Band(
                    "within " + DurationText.format(within), new Comparison(Operator.LESS, age, limit), points));
        }
        return name == null ? null : firstOf("since(" + name + ")", bands);
    }

    private @Nullable Mapping pair(Node node, String key, String example) {
        Mapping band = Mapping.read(node, Language.band(key), example, issues);
        if (band == null || band.hasUnknownKeys()) {
            return null;
        }
        return require(band, List.of(key, "points"), example) ? band : null;
    }

    private boolean require(Mapping mapping, List<String> keys, String example) {
        for (String key : keys) {
            if (!mapping.has(key)) {
                issues.add(IssueCode.MISSING_KEY, mapping.span(), key + ": is missing", "for example " + example);
                return false;
            }
        }
        return true;
    }

    private void reportOrder(Mapping band, String key) {
        issues.add(
                IssueCode.POINTS,
                Nodes.firstLine(entry(band, key).value(), issues.source()),
                "bands rise, and this one does not lie beyond the one before",
                "sort them by " + key + ":");
    }

    private static String textOf(Expression value) {
        return io.tierstream.engine.expression.ExpressionText.of(value);
    }

    /** The points of the first band whose test holds; null without bands. */
    private static @Nullable ScoreTerm firstOf(String what, List<Band> bands) {
        Expression points = NOTHING;
        List<ScoreTerm.Band> names = new ArrayList<>();
        for (int i = bands.size() - 1; i >= 0; i--) {
            Band band = bands.get(i);
            points = new Conditional(band.test(), band.points(), points);
            names.add(0, new ScoreTerm.Band(band.name(), band.test()));
        }
        return bands.isEmpty() ? null : new ScoreTerm(what, points, names);
    }

    /** Rises evenly between two values, and stays as it is outside. */
    private @Nullable ScoreTerm scale(Mapping mapping) {
        String name = stillMetric(entry(mapping, "of"));
        Place place = Language.SCALE;
        Mapping scale = Mapping.read(entry(mapping, "scale").value(), place, SCALE_EXAMPLE, issues);
        if (scale == null || scale.hasUnknownKeys() || !require(scale, place.keys(), SCALE_EXAMPLE)) {
            return null;
        }
        Literal from = number(entry(scale, "from"));
        Literal to = number(entry(scale, "to"));
        Literal points = number(entry(scale, "points"));
        if (name == null || from == null || to == null || points == null) {
            return null;
        }
        Decimal length = ((Decimal) to.value()).minus((Decimal) from.value());
        if (length.signum() <= 0) {
            issues.add(
                    IssueCode.POINTS,
                    Nodes.firstLine(entry(scale, "to").value(), issues.source()),
                    "the scale ends where it begins, or before",
                    "make to: greater than from:, and for fewer points the more there is, points: negative");
            return null;
        }
        Expression value = new Variable(name);
        Expression part =
                share(new Arithmetic(ArithmeticOperator.SUBTRACT, value, from), (Decimal) points.value(), length);
        Expression rising = new Conditional(
                new Comparison(Operator.GREATER_OR_EQUAL, value, to),
                points,
                new Conditional(new Comparison(Operator.GREATER, value, from), part, NOTHING));
        return new ScoreTerm(name + " on a scale from " + from.value() + " to " + to.value(), rising, List.of());
    }

    /** A part of a length, in points. To multiply takes much less time than to divide, and is the same where the factor is exact. */
    private static Expression share(Expression part, Decimal points, Decimal length) {
        Decimal factor = points.dividedBy(length);
        if (factor.times(length).compareTo(points) == 0) {
            return new Arithmetic(ArithmeticOperator.MULTIPLY, part, new Literal(factor));
        }
        return new Arithmetic(
                ArithmeticOperator.DIVIDE,
                new Arithmetic(ArithmeticOperator.MULTIPLY, part, new Literal(points)),
                new Literal(length));
    }

    private @Nullable ScoreTerm weighted(Mapping mapping) {
        String name = stillMetric(entry(mapping, "of"));
        Literal weight = number(entry(mapping, "weight"));
        if (name == null || weight == null) {
            return null;
        }
        Expression value = new Variable(name);
        // Either holds for any number, and neither for what is undefined or a text.
        Expression isNumber = new Or(List.of(
                new Comparison(Operator.GREATER_OR_EQUAL, value, NOTHING),
                new Comparison(Operator.LESS, value, NOTHING)));
        return new ScoreTerm(
                name + " times " + weight.value(),
                new Conditional(isNumber, new Arithmetic(ArithmeticOperator.MULTIPLY, value, weight), NOTHING),
                List.of());
    }
}
