package io.tierstream.cli.explain;

import io.tierstream.cli.terminal.Table;
import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Membership;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.InSegment;
import io.tierstream.engine.expression.Expression.InTier;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.rules.reading.ScoreTerm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the points of scores come from. Each entry of a score is followed as a metric of its own, under a name that no metric of a rule set has. */
public final class ScorePoints {

    private static final Literal NO_BAND = new Literal(Decimal.ZERO);

    private final Map<String, List<ScoreTerm>> scores;

    /**
     * For some scores.
     *
     * @param scores what their points are given for, by name
     */
    public ScorePoints(Map<String, List<ScoreTerm>> scores) {
        this.scores = scores;
    }

    /** A rule set that decides the same, and also says how many points each entry gives and which band counts. */
    public RuleSet followedIn(RuleSet ruleSet) {
        List<CalculatedMetric> all = new ArrayList<>(ruleSet.calculated());
        scores.forEach((score, terms) -> {
            for (int i = 0; i < terms.size(); i++) {
                all.add(new CalculatedMetric(points(score, i), terms.get(i).points()));
                all.add(new CalculatedMetric(band(score, i), numberOfBand(terms.get(i))));
            }
        });
        return ruleSet.calculating(all);
    }

    private static String points(String score, int term) {
        return score + " #" + (term + 1);
    }

    private static String band(String score, int term) {
        return points(score, term) + " band";
    }

    /** 1 for the first band that is tried, 0 for none. */
    private static Expression numberOfBand(ScoreTerm term) {
        Expression number = NO_BAND;
        for (int i = term.bands().size() - 1; i >= 0; i--) {
            number = new Conditional(term.bands().get(i).test(), new Literal(Decimal.of(i + 1)), number);
        }
        return number;
    }

    /**
     * Each score with its points, one by one.
     *
     * @param membership of a customer who was decided under {@link #followedIn}
     */
    List<String> lines(Membership membership) {
        List<String> lines = new ArrayList<>();
        scores.forEach((score, terms) -> {
            lines.add("  " + score + " is " + value(score, membership));
            Table table = new Table(4, 3);
            for (int i = 0; i < terms.size(); i++) {
                table.row(
                        value(points(score, i), membership),
                        what(terms.get(i), membership.metrics().get(band(score, i))),
                        readings(terms.get(i), membership));
            }
            table.lines().forEach(line -> lines.add(line.stripTrailing()));
        });
        return lines;
    }

    private static String what(ScoreTerm term, @Nullable String band) {
        if (term.bands().isEmpty()) {
            return term.what();
        }
        int number = band == null ? 0 : Integer.parseInt(band);
        return term.what() + ": "
                + (number == 0 ? "in no band" : term.bands().get(number - 1).name());
    }

    /** Such as {@code visits_30d is 5, since(last_visit) is 12d}. */
    private static String readings(ScoreTerm term, Membership membership) {
        Set<String> readings = new LinkedHashSet<>();
        read(term.points(), membership, readings);
        return readings.stream().collect(Collectors.joining(", "));
    }

    private static void read(Expression part, Membership membership, Set<String> readings) {
        if (part instanceof Expression.Variable variable) {
            readings.add(reading(variable.name(), membership));
        } else if (part instanceof Expression.Defined defined) {
            readings.add(reading(defined.name(), membership));
        } else if (part instanceof Expression.Rank rank) {
            readings.add(reading(rank.metric(), membership));
        } else if (part instanceof Expression.Since since) {
            String time = membership.metrics().get(since.metric());
            readings.add(age(part, time == null ? null : Instant.parse(time).toEpochMilli(), membership));
        } else if (part instanceof Expression.SinceEntry since) {
            readings.add(age(part, entry(since.membership(), membership), membership));
        } else if (part instanceof InSegment || part instanceof InTier) {
            readings.add(ExpressionText.of(part) + " is " + (entry(part, membership) != null));
        } else {
            part.children().forEach(child -> read(child, membership, readings));
        }
    }

    private static String reading(String metric, Membership membership) {
        return metric + " is " + value(metric, membership);
    }

    private static String value(String metric, Membership membership) {
        return Sentences.value(membership.metrics().get(metric));
    }

    private static String age(Expression of, @Nullable Long since, Membership membership) {
        return ExpressionText.of(of) + " is "
                + (since == null ? Sentences.value(null) : DurationWords.of(membership.asOf() - since));
    }

    /** Since when the customer is in a segment or tier, milliseconds since the epoch; null for who is not. */
    private static @Nullable Long entry(Expression held, Membership membership) {
        if (held instanceof InSegment in) {
            return membership.segments().get(in.segment());
        }
        InTier in = (InTier) held;
        HeldTier tier = membership.tiers().get(in.tierSet());
        return tier != null && (in.tier() == null || in.tier().equals(tier.tier())) ? (Long) tier.since() : null;
    }
}
