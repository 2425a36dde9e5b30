package io.tierstream.rules.reading;

import io.tierstream.rules.expression.DurationText;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import org.jspecify.annotations.Nullable;

/** Reads durations. */
final class Durations {

    private Durations() {}

    /** A positive duration in milliseconds; null after reporting. */
    static @Nullable Long millis(Entry entry, Issues issues) {
        String text = Texts.text(entry, "30d", issues);
        if (text == null) {
            return null;
        }
        DurationText duration = DurationText.parse(text);
        if (duration.problem() != null) {
            IssueCode code = text.matches("[0-9a-z]+") && duration.problem().contains("limit")
                    ? IssueCode.DURATION_OUT_OF_RANGE
                    : IssueCode.BAD_DURATION;
            boolean allTime =
                    code == IssueCode.DURATION_OUT_OF_RANGE && entry.key().equals("over");
            issues.add(
                    code,
                    Nodes.span(entry.value()),
                    duration.problem(),
                    allTime ? "leave `over` out for all time" : duration.hint());
            return null;
        }
        if (duration.millis() == 0) {
            issues.add(
                    IssueCode.DURATION_OUT_OF_RANGE,
                    Nodes.span(entry.value()),
                    entry.key() + " is " + text + "; it must be 1ms or more",
                    null);
            return null;
        }
        return duration.millis();
    }
}
