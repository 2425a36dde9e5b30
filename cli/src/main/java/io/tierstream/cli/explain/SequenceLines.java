package io.tierstream.cli.explain;

import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.sequence.PartialMatch;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How far a customer has come in sequences, and what comes next. */
final class SequenceLines {

    private SequenceLines() {}

    /** A line for each sequence that has begun, about what has come furthest in it. */
    static List<String> of(List<SequenceDefinition> sequences, List<PartialMatch> matches) {
        List<String> lines = new ArrayList<>();
        for (SequenceDefinition sequence : sequences) {
            matches.stream()
                    .filter(match -> match.sequence().equals(sequence.name()))
                    .findFirst()
                    .ifPresent(match -> lines.add("  " + sequence.name() + ": " + line(sequence, match)));
        }
        return lines;
    }

    private static String line(SequenceDefinition sequence, PartialMatch match) {
        String done = taken(sequence, match);
        Selection unless = sequence.unless();
        String end = unless == null ? "" : " unless " + text(unless);
        if (match.isWaiting()) {
            String due = ExpressionText.instant(Objects.requireNonNull(match.deadline()));
            return done + ", becomes " + sequence.name() + " at " + due + end;
        }
        Long deadline = match.deadline();
        String limit = deadline == null ? "" : ", the last before " + ExpressionText.instant(deadline);
        return done + ", next " + text(step(sequence, match.taken())) + end + limit;
    }

    /** {@code 2 of 3 steps since ... (add_to_cart at ...)}. */
    private static String taken(SequenceDefinition sequence, PartialMatch match) {
        String last = text(step(sequence, match.taken() - 1)) + " at " + ExpressionText.instant(match.last());
        if (match.of() == 1) {
            return last;
        }
        String since = match.taken() == 1 ? "" : " since " + ExpressionText.instant(match.start());
        return match.taken() + " of " + match.of() + " steps" + since + ", " + last;
    }

    /** The step at a place, counting each repetition. */
    private static Selection step(SequenceDefinition sequence, int place) {
        int rest = place;
        for (SequenceStep step : sequence.steps()) {
            rest -= step.times();
            if (rest < 0) {
                return step.selection();
            }
        }
        throw new IllegalArgumentException("no step " + place + " in " + sequence.name());
    }

    private static String text(Selection selection) {
        String types = selection.types().isEmpty() ? "any event" : String.join(" or ", selection.types());
        return selection.where() == null ? types : types + " where " + ExpressionText.of(selection.where());
    }
}
