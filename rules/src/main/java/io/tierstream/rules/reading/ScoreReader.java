package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Arithmetic;
import io.tierstream.engine.expression.Expression.ArithmeticOperator;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.expression.MetricScope;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads scores, which are sums of points. */
final class ScoreReader {

    static final String EXAMPLE = "engagement: {points: [{when: visits_30d >= 4, points: 30}]}";

    private final PointsReader points;
    private final Issues issues;

    ScoreReader(MetricScope metrics, ExpressionReader expressions, Issues issues) {
        this.points = new PointsReader(metrics, expressions, issues);
        this.issues = issues;
    }

    /** What the points of a score are given for, one by one; null after reporting why there are none. */
    @Nullable
    List<ScoreTerm> read(Entry score, Mapping mapping) {
        Entry entry = mapping.get("points");
        if (entry == null) {
            if (!mapping.hasUnknownKeys()) {
                issues.add(
                        IssueCode.MISSING_KEY,
                        score.keySpan(),
                        "the score " + score.key() + " has no points:",
                        "for example " + EXAMPLE);
            }
            return null;
        }
        List<ScoreTerm> terms = new ArrayList<>();
        int before = issues.errors();
        for (Node item : list(entry, PointsReader.EXAMPLE, issues)) {
            ScoreTerm term = points.read(item);
            if (term != null) {
                terms.add(term);
            }
        }
        return terms.isEmpty() || issues.errors() > before ? null : terms;
    }

    /** The score that is the sum of its points. */
    static CalculatedMetric score(String name, List<ScoreTerm> terms) {
        return new CalculatedMetric(
                name,
                terms.stream().map(ScoreTerm::points).reduce(ScoreReader::sum).orElseThrow());
    }

    private static Expression sum(Expression left, Expression right) {
        return new Arithmetic(ArithmeticOperator.ADD, left, right);
    }

    /** The items of a list that must not be empty; none after reporting that it is. */
    static List<Node> list(Entry entry, String example, Issues issues) {
        if (!(entry.value() instanceof SequenceNode sequence)
                || sequence.getValue().isEmpty()) {
            boolean empty = entry.value() instanceof SequenceNode;
            issues.add(
                    empty ? IssueCode.EMPTY_VALUE : IssueCode.WRONG_KIND,
                    Nodes.firstLine(entry.value(), issues.source()),
                    entry.key() + " must be a list, but this is "
                            + (empty ? "an empty list" : Nodes.describe(entry.value())),
                    "for example " + example);
            return List.of();
        }
        return sequence.getValue();
    }
}
