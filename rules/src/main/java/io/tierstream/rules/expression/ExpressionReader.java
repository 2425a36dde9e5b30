package io.tierstream.rules.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.ExpressionText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the conditions and filters of one rule set. */
public final class ExpressionReader {

    private final Issues issues;
    private final List<Read> read = new ArrayList<>();

    private record Read(ExpressionText text, CelText parsed, Scope scope) {}

    public ExpressionReader(Issues issues) {
        this.issues = issues;
    }

    /** The names of the functions. */
    public static Set<String> functions() {
        return Functions.SIGNATURES.keySet();
    }

    /** Reads an expression that is true or false; null after reporting why it cannot be used. */
    public @Nullable Expression condition(ExpressionText text, Scope scope) {
        CelText parsed = CelText.parse(text, issues);
        if (parsed == null) {
            return null;
        }
        Expression condition =
                new Analyzer(parsed, scope).condition(parsed.tree().getExpr());
        if (condition == null || reportNestedMembership(condition, text)) {
            return null;
        }
        read.add(new Read(text, parsed, scope));
        if (scope instanceof FieldScope fields && fields.isOpen()) {
            new BareWords(parsed).report(condition);
        }
        warnIfConstant(condition, text, scope);
        return condition;
    }

    /** Reads an expression that is a number; null after reporting why it cannot be used. */
    public @Nullable Expression number(ExpressionText text, MetricScope scope) {
        CelText parsed = CelText.parse(text, issues);
        Typed typed = parsed == null
                ? null
                : new Analyzer(parsed, scope).value(parsed.tree().getExpr());
        if (parsed == null || typed == null) {
            return null;
        }
        if (typed.type() != Type.NUMBER && typed.type() != Type.ANY) {
            issues.add(
                    IssueCode.NOT_A_NUMBER,
                    text.span(),
                    "this is " + typed.kind() + ", and a calculated metric is a number",
                    typed.isCondition() ? "write (condition ? 1 : 0)" : null);
            return null;
        }
        read.add(new Read(text, parsed, scope));
        return typed.expression();
    }

    /** Where a customer is can be a condition, but no value that is compared or added up. */
    private boolean reportNestedMembership(Expression condition, ExpressionText text) {
        boolean composite = condition instanceof Expression.And
                || condition instanceof Expression.Or
                || condition instanceof Expression.Not
                || condition instanceof Expression.Conditional;
        if (composite) {
            return condition.children().stream().anyMatch(child -> reportNestedMembership(child, text));
        }
        boolean nested = condition.children().stream().anyMatch(ExpressionReader::comparesRules);
        if (nested) {
            issues.add(
                    IssueCode.UNSUPPORTED_EXPRESSION,
                    text.span(),
                    "inSegment() and inTier() cannot be compared or part of a calculation",
                    "join them with &&, || and !");
        }
        return nested;
    }

    /** Whether a value is a membership; within {@code ? :} it is a condition of its own, within {@code since()} no value. */
    private static boolean comparesRules(Expression value) {
        return value instanceof Expression.InSegment
                || value instanceof Expression.InTier
                || !(value instanceof Expression.Conditional || value instanceof Expression.SinceEntry)
                        && value.children().stream().anyMatch(ExpressionReader::comparesRules);
    }

    private void warnIfConstant(Expression condition, ExpressionText text, Scope scope) {
        if (condition instanceof Expression.Literal literal
                && !text.text().strip().equals(literal.value().toString())) {
            boolean holds = literal.value().equals(true);
            issues.add(
                    IssueCode.CONSTANT_CONDITION,
                    text.span(),
                    holds ? "this always holds" : "this never holds",
                    "write " + holds + " if that is meant");
        } else if (scope instanceof MetricScope metrics) {
            ConstantConditions.warn(condition, metrics, text, issues);
        }
    }

    /** Has CEL check the types of everything that was read, one environment for metrics and one for fields. */
    public void checkTypes() {
        List<Read> conditions =
                read.stream().filter(one -> one.scope() instanceof MetricScope).toList();
        List<Read> filters =
                read.stream().filter(one -> one.scope() instanceof FieldScope).toList();
        if (!conditions.isEmpty()) {
            MetricScope scope = (MetricScope) conditions.get(0).scope();
            checkTypes(conditions, TypeCheck.ofMetrics(scope));
        }
        if (!filters.isEmpty()) {
            Set<String> fields = new TreeSet<>();
            filters.forEach(filter -> collectNames(filter.parsed().tree().getExpr(), fields));
            checkTypes(filters, TypeCheck.ofFields(fields));
        }
    }

    private void checkTypes(List<Read> all, TypeCheck check) {
        if (check.acceptsAll(all.stream().map(Read::parsed).toList())) {
            return;
        }
        for (Read one : all) {
            CelIssue problem = check.firstProblem(one.parsed());
            if (problem != null) {
                issues.add(IssueCode.TYPES, one.text().span(), problem.getMessage());
            }
        }
    }

    private static void collectNames(CelExpr part, Set<String> names) {
        switch (part.getKind()) {
            case IDENT -> names.add(part.ident().name());
            case CALL -> {
                part.call().target().ifPresent(target -> collectNames(target, names));
                part.call().args().forEach(arg -> collectNames(arg, names));
            }
            case LIST -> part.list().elements().forEach(element -> collectNames(element, names));
            default -> {}
        }
    }
}
