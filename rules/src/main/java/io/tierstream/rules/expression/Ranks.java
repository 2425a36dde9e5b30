package io.tierstream.rules.expression;

import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Rank;
import io.tierstream.engine.expression.Expression.RankFunction;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.IssueCode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Places among all customers: {@code percentile(m)} and {@code quintile(m)}. They are compared with constants and nothing else, so
 * that all values need to be cut only where somebody asks.
 */
final class Ranks {

    private static final int FIFTHS = 5;

    private final Analyzer analyzer;
    private final CelText text;
    private final Scope scope;

    Ranks(Analyzer analyzer, CelText text, Scope scope) {
        this.analyzer = analyzer;
        this.text = text;
        this.scope = scope;
    }

    static @Nullable RankFunction function(String name) {
        for (RankFunction function : RankFunction.values()) {
            if (function.symbol().equals(name)) {
                return function;
            }
        }
        return null;
    }

    /** The place of a metric; null after reporting. */
    @Nullable
    Typed rank(CelExpr call, RankFunction function, CelExpr argument) {
        if (!(scope instanceof MetricScope)) {
            text.report(
                    IssueCode.UNKNOWN_FUNCTION,
                    call,
                    function.symbol() + "() cannot be used in where, which looks at one event",
                    "compare a metric in when:");
            return null;
        }
        String wanted = function.symbol() + "() takes the name of a metric that is a number or an instant, not ";
        if (argument.getKind() != CelExpr.ExprKind.Kind.IDENT) {
            text.report(
                    IssueCode.RANK_ARGUMENT,
                    argument,
                    wanted + text.source(argument),
                    "define a metric, with calculate: if need be, and take " + function.symbol() + "() of that");
            return null;
        }
        Typed metric = analyzer.analyze(argument);
        if (metric == null) {
            return null;
        }
        if (metric.type() != Type.NUMBER && metric.type() != Type.INSTANT) {
            text.report(
                    IssueCode.RANK_ARGUMENT,
                    argument,
                    wanted + text.source(argument) + ", which is " + metric.kind(),
                    null);
            return null;
        }
        return new Typed(new Rank(function, argument.ident().name()), Type.NUMBER);
    }

    /** Whether it is a place, which can only be compared. */
    static boolean isRank(Typed typed) {
        return typed.expression() instanceof Rank;
    }

    void report(CelExpr part, Rank rank) {
        boolean fifths = rank.function() == RankFunction.QUINTILE;
        text.report(
                IssueCode.RANK_COMPARISON,
                part,
                text.source(part) + " can only be compared with a constant",
                "write " + text.source(part) + (fifths ? " >= 4" : " >= 95"));
    }

    /** The comparison of a place with a constant; null after reporting. */
    @Nullable
    Typed compare(CelExpr call, Operator operator, Typed left, Typed right) {
        boolean swapped = !isRank(left);
        CelExpr part = call.call().args().get(swapped ? 1 : 0);
        Typed other = swapped ? left : right;
        Rank rank = (Rank) (swapped ? right : left).expression();
        if (!other.isLiteral() || other.type() != Type.NUMBER) {
            report(part, rank);
            return null;
        }
        Operator facing = swapped ? operator.swapped() : operator;
        Decimal limit = (Decimal) other.value();
        Expression condition = rank.function() == RankFunction.PERCENTILE
                ? percentile(call, rank, facing, limit)
                : quintile(call, rank, facing, limit);
        return condition == null ? null : Typed.condition(condition);
    }

    private @Nullable Expression percentile(CelExpr call, Rank rank, Operator operator, Decimal limit) {
        boolean inside = limit.signum() > 0 && limit.compareTo(Decimal.of(100)) < 0;
        if (!inside) {
            text.report(
                    IssueCode.RANK_COMPARISON,
                    call,
                    "percentiles are compared with numbers above 0 and below 100, not with " + limit,
                    "for the top 5 % write percentile(" + rank.metric() + ") >= 95");
            return null;
        }
        if (operator != Operator.GREATER_OR_EQUAL && operator != Operator.LESS) {
            text.report(
                    IssueCode.RANK_COMPARISON,
                    call,
                    "percentiles are compared by >= and <, not by " + operator.symbol(),
                    "write " + (operator == Operator.LESS_OR_EQUAL ? "<" : ">="));
            return null;
        }
        return new Comparison(operator, rank, new Literal(limit));
    }

    private @Nullable Expression quintile(CelExpr call, Rank rank, Operator operator, Decimal limit) {
        boolean fifth = limit.toBigDecimal().stripTrailingZeros().scale() <= 0
                && limit.compareTo(Decimal.of(1)) >= 0
                && limit.compareTo(Decimal.of(FIFTHS)) <= 0;
        Expression condition =
                fifth ? quintile(rank, operator, limit.toBigDecimal().intValueExact()) : null;
        if (condition == null) {
            text.report(
                    IssueCode.RANK_COMPARISON,
                    call,
                    fifth
                            ? text.source(call) + " says nothing: quintiles are 1 to 5"
                            : "quintiles are 1, 2, 3, 4 and 5, not " + limit,
                    "for the best fifth write quintile(" + rank.metric() + ") == 5");
        }
        return condition;
    }

    /** In terms of the fifths' beginnings; null for what always or never holds. */
    private static @Nullable Expression quintile(Rank rank, Operator operator, int fifth) {
        return switch (operator) {
            case GREATER_OR_EQUAL -> from(rank, fifth);
            case LESS -> below(rank, fifth);
            case GREATER -> from(rank, fifth + 1);
            case LESS_OR_EQUAL -> below(rank, fifth + 1);
            case EQUAL -> both(from(rank, fifth), below(rank, fifth + 1), true);
            case NOT_EQUAL -> both(below(rank, fifth), from(rank, fifth + 1), false);
        };
    }

    private static @Nullable Expression from(Rank rank, int fifth) {
        return edge(rank, Operator.GREATER_OR_EQUAL, fifth);
    }

    private static @Nullable Expression below(Rank rank, int fifth) {
        return edge(rank, Operator.LESS, fifth);
    }

    private static @Nullable Expression edge(Rank rank, Operator operator, int fifth) {
        return fifth <= 1 || fifth > FIFTHS ? null : new Comparison(operator, rank, new Literal(Decimal.of(fifth)));
    }

    private static Expression both(@Nullable Expression first, @Nullable Expression second, boolean and) {
        if (first == null || second == null) {
            return Objects.requireNonNull(first == null ? second : first);
        }
        List<Expression> parts = List.of(first, second);
        return and ? Folding.and(parts) : Folding.or(parts);
    }
}
