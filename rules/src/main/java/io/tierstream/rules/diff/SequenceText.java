package io.tierstream.rules.diff;

import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A sequence, key by key as a rule set would say it. */
final class SequenceText {

    private SequenceText() {}

    static Map<String, String> of(SequenceDefinition sequence) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("steps", sequence.steps().stream().map(SequenceText::step).collect(Collectors.joining(", ")));
        if (sequence.unless() != null) {
            text.put("unless", selection(sequence.unless()));
        }
        put("within", sequence.within(), text);
        put("for", sequence.holdFor(), text);
        return text;
    }

    private static String step(SequenceStep step) {
        return selection(step.selection()) + (step.times() == 1 ? "" : " times " + step.times());
    }

    private static String selection(Selection selection) {
        String types = selection.types().isEmpty() ? "all" : String.join(" or ", selection.types());
        return selection.where() == null ? types : types + " where " + ExpressionText.of(selection.where());
    }

    private static void put(String key, long millis, Map<String, String> text) {
        if (millis > 0) {
            text.put(key, ExpressionText.duration(millis));
        }
    }
}
