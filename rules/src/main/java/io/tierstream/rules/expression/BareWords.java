package io.tierstream.rules.expression;

import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Expression;
import io.tierstream.rules.issue.IssueCode;

/**
 * Warns of {@code channel == phone}: it compares two fields, and an author who forgot the quotes would see nothing but a
 * metric that stays at zero.
 */
final class BareWords {

    private final CelText text;

    BareWords(CelText text) {
        this.text = text;
    }

    /** Looks only where the engine's form has an equality of two fields; a list of texts never does. */
    void report(Expression condition) {
        boolean[] found = new boolean[1];
        condition.walk(part -> found[0] |= part instanceof Expression.Comparison comparison
                && comparison.left() instanceof Expression.Variable
                && comparison.right() instanceof Expression.Variable);
        if (found[0]) {
            search(text.tree().getExpr());
        }
    }

    private void search(CelExpr part) {
        if (part.getKind() != CelExpr.ExprKind.Kind.CALL) {
            return;
        }
        String function = part.call().function();
        boolean equality = function.equals("_==_") || function.equals("_!=_");
        if (equality && part.call().args().stream().allMatch(arg -> arg.getKind() == CelExpr.ExprKind.Kind.IDENT)) {
            String left = part.call().args().get(0).ident().name();
            CelExpr right = part.call().args().get(1);
            text.report(
                    IssueCode.TWO_FIELDS,
                    right,
                    "this compares the field " + left + " with the field "
                            + right.ident().name(),
                    "if the text is meant, put it in quotes: \"" + right.ident().name() + "\"");
        }
        part.call().args().forEach(this::search);
    }
}
