package io.tierstream.cli.explain;

import io.tierstream.cli.terminal.Paint;
import io.tierstream.engine.Evidence;
import io.tierstream.engine.Finding;
import io.tierstream.engine.expression.ExpressionText;
import java.util.List;

/** Writes a condition as a tree, each comparison with its value. */
final class FindingText {

    private final Paint paint;

    FindingText(Paint paint) {
        this.paint = paint;
    }

    /** The comparison as rule authors write it; of a place among all customers, with the cut that it means. */
    static String condition(Finding.Test test) {
        Evidence evidence = test.evidence();
        return test.isRelative()
                ? evidence.metric() + " " + evidence.operator() + " " + evidence.threshold()
                : ExpressionText.of(test.expression());
    }

    /**
     * Adds the lines of a condition.
     *
     * @param indent spaces before each line
     */
    void write(Finding finding, int indent, List<String> lines) {
        if (finding instanceof Finding.All all) {
            group("all of", all.holds(), all.parts(), indent, lines);
        } else if (finding instanceof Finding.Any any) {
            group("any of", any.holds(), any.parts(), indent, lines);
        } else if (finding instanceof Finding.Not not) {
            group("not", not.holds(), List.of(not.part()), indent, lines);
        } else if (finding instanceof Finding.Choice choice) {
            List<Finding> parts = List.of(choice.test(), choice.yes(), choice.no());
            group("if the first then the second, else the third", choice.holds(), parts, indent, lines);
        } else if (finding instanceof Finding.Test test) {
            String gap = Gap.of(test);
            lines.add(" ".repeat(indent) + verdict(test.holds()) + " " + condition(test) + "   is "
                    + Sentences.value(test.evidence().after())
                    + (gap.isEmpty() ? "" : "   " + paint.faint(gap)));
        }
    }

    private void group(String title, boolean holds, List<Finding> parts, int indent, List<String> lines) {
        lines.add(" ".repeat(indent) + verdict(holds) + " " + title);
        for (Finding part : parts) {
            write(part, indent + 4, lines);
        }
    }

    private String verdict(boolean holds) {
        return holds ? paint.good("yes") : paint.bad("no ");
    }
}
