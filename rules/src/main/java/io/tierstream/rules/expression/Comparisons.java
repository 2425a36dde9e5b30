package io.tierstream.rules.expression;

import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.IssueCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparisons and {@code in}. */
final class Comparisons {

    private final Analyzer analyzer;
    private final CelText text;

    Comparisons(Analyzer analyzer, CelText text) {
        this.analyzer = analyzer;
        this.text = text;
    }

    @Nullable
    Typed compare(CelExpr call, Operator operator) {
        CelExpr leftPart = call.call().args().get(0);
        CelExpr rightPart = call.call().args().get(1);
        boolean equality = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
        Typed left = analyzer.analyze(leftPart, equality && !isName(rightPart));
        Typed right = analyzer.analyze(rightPart, equality && mayBeText(left));
        if (left == null || right == null) {
            return null;
        }
        if (left.isSince() || right.isSince()) {
            return compareAge(call, operator, left, right);
        }
        if (Ranks.isRank(left) || Ranks.isRank(right)) {
            return analyzer.ranks().compare(call, operator, left, right);
        }
        if (!left.comparesWith(right)) {
            reportTypes(call, operator, left, right);
            return null;
        }
        if (analyzer.movesByItself(left) && !right.isLiteral() || analyzer.movesByItself(right) && !left.isLiteral()) {
            analyzer.reportMoving(analyzer.movesByItself(left) ? leftPart : rightPart);
            return null;
        }
        if (!equality && (left.type() == Type.BOOL || right.type() == Type.BOOL)) {
            text.report(
                    IssueCode.TYPES,
                    call,
                    "true and false have no order, so " + operator.symbol() + " has no meaning here",
                    "use == or !=");
            return null;
        }
        return Typed.condition(Folding.comparison(operator, left, right));
    }

    private static boolean isName(CelExpr part) {
        return part.getKind() == CelExpr.ExprKind.Kind.IDENT;
    }

    private static boolean mayBeText(@Nullable Typed typed) {
        return typed != null && (typed.type() == Type.ANY || typed.type() == Type.TEXT);
    }

    private @Nullable Typed compareAge(CelExpr call, Operator operator, Typed left, Typed right) {
        CelExpr sincePart = call.call().args().get(left.isSince() ? 0 : 1);
        CelExpr otherPart = call.call().args().get(left.isSince() ? 1 : 0);
        Typed other = left.isSince() ? right : left;
        if (other.isSince()) {
            Operator swapped = operator.swapped();
            text.report(
                    IssueCode.SINCE_COMPARISON,
                    call,
                    "two times since cannot be compared with each other",
                    left.isSinceEntry() || right.isSinceEntry()
                            ? "compare each with a constant, such as days(30)"
                            : "compare the instants: " + argument(sincePart) + " " + swapped.symbol() + " "
                                    + argument(otherPart));
            return null;
        }
        if (other.type() != Type.DURATION || !other.isLiteral()) {
            String hint = other.type() == Type.NUMBER && other.isLiteral()
                    ? "write days(" + text.source(otherPart) + ")"
                    : "write " + text.source(sincePart) + " " + operator.symbol() + " days(30)";
            text.report(
                    IssueCode.SINCE_COMPARISON,
                    otherPart,
                    text.source(sincePart) + " is compared with " + text.source(otherPart) + ", which is "
                            + (other.isLiteral() ? other.kind() : "not constant") + "; a constant duration is needed",
                    hint);
            return null;
        }
        if (operator == Operator.EQUAL) {
            text.report(
                    IssueCode.ONE_MILLISECOND,
                    call,
                    text.source(call) + " holds for exactly one millisecond",
                    "use < or >=");
        }
        return Typed.condition(Folding.comparison(operator, left, right));
    }

    private String argument(CelExpr since) {
        return text.source(since.call().args().get(0));
    }

    private void reportTypes(CelExpr call, Operator operator, Typed left, Typed right) {
        CelExpr leftPart = call.call().args().get(0);
        CelExpr rightPart = call.call().args().get(1);
        text.report(
                IssueCode.TYPES,
                call,
                text.source(leftPart) + " is " + left.kind() + " and " + text.source(rightPart) + " is " + right.kind()
                        + "; they cannot be compared",
                hint(leftPart, operator, left, rightPart, right));
    }

    private @Nullable String hint(CelExpr leftPart, Operator operator, Typed left, CelExpr rightPart, Typed right) {
        if (right.type() == Type.INSTANT && left.type() != Type.INSTANT) {
            return hint(rightPart, operator.swapped(), right, leftPart, left);
        }
        String leftText = text.source(leftPart);
        String rightText = text.source(rightPart);
        boolean metric =
                left.expression() instanceof Expression.Variable variable && analyzer.isInstantMetric(variable.name());
        if (left.type() == Type.INSTANT && metric) {
            return switch (right.type()) {
                case NUMBER ->
                    "for the time since then write since(" + leftText + ") " + operator.symbol() + " days(" + rightText
                            + ")";
                case DURATION ->
                    "for the time since then write since(" + leftText + ") " + operator.symbol() + " " + rightText;
                case TEXT -> "write " + leftText + " " + operator.symbol() + " timestamp(" + rightText + ")";
                default -> null;
            };
        }
        if (left.type() == Type.LIST || right.type() == Type.LIST) {
            boolean listFirst = left.type() == Type.LIST;
            return "whether it has an item is written " + (listFirst ? rightText : leftText) + " in "
                    + (listFirst ? leftText : rightText);
        }
        if (left.type() == Type.DURATION && right.type() == Type.NUMBER) {
            return "write " + leftText + " " + operator.symbol() + " days(" + rightText + ")";
        }
        if (isComparison(leftPart) && left.type() == Type.BOOL) {
            return "write " + leftText + " && "
                    + text.source(leftPart.call().args().get(1)) + " " + operator.symbol() + " " + rightText;
        }
        return unquoted(left, right);
    }

    /** {@code 1 < x < 3} compares the answer of the first comparison with 3. */
    private static boolean isComparison(CelExpr part) {
        return part.getKind() == CelExpr.ExprKind.Kind.CALL
                && List.of("_<_", "_<=_", "_>_", "_>=_").contains(part.call().function());
    }

    private static @Nullable String unquoted(Typed left, Typed right) {
        Typed quoted = left.type() == Type.TEXT ? left : right;
        Typed other = quoted == left ? right : left;
        if (!quoted.isLiteral() || quoted.type() != Type.TEXT) {
            return null;
        }
        String value = quoted.value().toString();
        boolean number = other.type() == Type.NUMBER && value.matches("-?\\d+(\\.\\d+)?");
        boolean truth = other.type() == Type.BOOL && (value.equals("true") || value.equals("false"));
        return number || truth ? "write " + value + " without quotes" : null;
    }

    @Nullable
    Typed in(CelExpr call) {
        CelExpr operandPart = call.call().args().get(0);
        CelExpr listPart = call.call().args().get(1);
        Typed operand = analyzer.value(operandPart);
        if (listPart.getKind() != CelExpr.ExprKind.Kind.LIST) {
            Typed container = analyzer.analyze(listPart);
            if (container == null) {
                return null;
            }
            if (mayBeList(container)) {
                return elementOf(call, operand, operandPart, container);
            }
            text.report(
                    IssueCode.ARGUMENTS,
                    listPart,
                    "after `in` a list is needed, such as [1, 2] or [\"a\", \"b\"]",
                    inHint(container, text.source(operandPart), text.source(listPart)));
            return null;
        }
        List<CelExpr> parts = listPart.list().elements();
        if (parts.isEmpty()) {
            text.report(
                    IssueCode.ARGUMENTS,
                    listPart,
                    "the list is empty, so this never holds",
                    "put a value into the list");
            return null;
        }
        return in(operand, operandPart, parts);
    }

    private static boolean mayBeList(Typed container) {
        return container.type() == Type.LIST
                || container.type() == Type.ANY && container.expression() instanceof Expression.Variable;
    }

    /** Whether a list that comes with the events has an item. */
    private @Nullable Typed elementOf(CelExpr call, @Nullable Typed operand, CelExpr operandPart, Typed container) {
        if (operand == null) {
            return null;
        }
        if (operand.type() == Type.LIST || operand.type() == Type.DURATION) {
            text.report(
                    IssueCode.TYPES,
                    call,
                    text.source(operandPart) + " is " + operand.kind() + ", which is no item of a list",
                    "the items of a list are texts, numbers and truth values");
            return null;
        }
        return Typed.condition(new Expression.ElementOf(operand.expression(), container.expression()));
    }

    private static @Nullable String inHint(@Nullable Typed container, String operand, String written) {
        if (container != null && container.isLiteral()) {
            return "write " + operand + " in [" + written + "]";
        }
        return mayBeText(container) ? "to look inside a text write " + written + ".contains(" + operand + ")" : null;
    }

    private @Nullable Typed in(@Nullable Typed operand, CelExpr operandPart, List<CelExpr> parts) {
        List<Literal> literals = new ArrayList<>();
        List<Expression> equalities = new ArrayList<>();
        boolean complete = operand != null;
        for (CelExpr part : parts) {
            Typed option = analyzer.value(part, mayBeText(operand));
            if (option == null || operand == null) {
                complete = false;
            } else if (!operand.comparesWith(option)) {
                text.report(
                        IssueCode.TYPES,
                        part,
                        text.source(operandPart) + " is " + operand.kind() + " and " + text.source(part) + " is "
                                + option.kind() + "; they cannot be equal",
                        unquoted(operand, option));
                complete = false;
            } else if (option.expression() instanceof Literal literal) {
                literals.add(literal);
            } else {
                equalities.add(Folding.comparison(Operator.EQUAL, operand, option));
            }
        }
        if (!complete || operand == null) {
            return null;
        }
        if (!literals.isEmpty()) {
            equalities.add(0, Folding.in(operand, literals));
        }
        return Typed.condition(Folding.or(equalities));
    }
}
