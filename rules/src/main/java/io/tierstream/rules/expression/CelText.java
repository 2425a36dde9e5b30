package io.tierstream.rules.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.yaml.ExpressionText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed expression: its syntax tree, and the place of every part of it in the file. */
final class CelText {

    /** No macros: {@code all} and {@code has} arrive as calls, and are refused where they stand. */
    private static final CelParser PARSER = CelParserFactory.standardCelParserBuilder()
            .setOptions(CelOptions.current().maxParseRecursionDepth(100).build())
            .build();

    private final ExpressionText text;
    private final CelAbstractSyntaxTree tree;
    private final Extents extents;
    private final Issues issues;

    private CelText(ExpressionText text, CelAbstractSyntaxTree tree, Issues issues) {
        this.text = text;
        this.tree = tree;
        this.extents = new Extents(tree, text.text());
        this.issues = issues;
    }

    /** Parses; null after reporting what cannot be read. */
    static @Nullable CelText parse(ExpressionText text, Issues issues) {
        CelValidationResult result = PARSER.parse(text.text());
        if (result.hasError()) {
            reportFirst(result, text, issues);
            return null;
        }
        try {
            return new CelText(text, result.getAst(), issues);
        } catch (CelValidationException e) {
            throw new IllegalStateException("an expression without errors has no syntax tree: " + text.text(), e);
        }
    }

    /** One misplaced character makes the parser stumble several times; what it said first is what is wrong. */
    private static void reportFirst(CelValidationResult result, ExpressionText text, Issues issues) {
        List<CelIssue> errors = result.getErrors();
        CelIssue first = errors.get(0);
        int offset = result.getSource()
                .getLocationOffset(
                        first.getSourceLocation().getLine(),
                        first.getSourceLocation().getColumn())
                .orElse(0);
        new SyntaxAdvice(text, issues).report(offset, first.getMessage());
    }

    CelAbstractSyntaxTree tree() {
        return tree;
    }

    void report(IssueCode code, CelExpr part, String message, @Nullable String hint) {
        issues.add(code, span(part), message, hint);
    }

    Issues issues() {
        return issues;
    }

    /** The stretch of the file in which a part of the expression stands. */
    Span span(CelExpr part) {
        return text.span(extents.start(part), extents.end(part));
    }

    /** The text of a part as written. */
    String source(CelExpr part) {
        return extents.text(part);
    }

    /** The stretch of the name of a called function. */
    Span functionSpan(CelExpr call) {
        int end = extents.functionNameEnd(call);
        String name = call.call().function();
        return text.span(end - name.codePointCount(0, name.length()), end);
    }
}
