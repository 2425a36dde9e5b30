package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads texts and lists of texts. */
public final class Texts {

    private Texts() {}

    /** The text of an entry; null after reporting that it is none or empty. */
    public static @Nullable String text(Entry entry, String example, Issues issues) {
        if (!(entry.value() instanceof ScalarNode scalar)) {
            issues.add(
                    IssueCode.WRONG_KIND,
                    Nodes.firstLine(entry.value(), issues.source()),
                    entry.key() + " must be a text, but this is " + Nodes.describe(entry.value()),
                    "for example " + example);
            return null;
        }
        if (Tags.check(scalar, issues)) {
            return null;
        }
        if (scalar.getValue().isBlank()) {
            issues.add(
                    IssueCode.EMPTY_VALUE,
                    entry.keySpan(),
                    "nothing follows " + entry.key() + ":",
                    "for example " + example);
            return null;
        }
        return scalar.getValue().strip();
    }

    /** The nodes of a text or of a list of texts; empty after reporting that it is neither. */
    public static List<ScalarNode> texts(Entry entry, String example, Issues issues) {
        if (!(entry.value() instanceof SequenceNode sequence)) {
            String text = text(entry, example, issues);
            return text == null ? List.of() : List.of((ScalarNode) entry.value());
        }
        if (sequence.getValue().isEmpty()) {
            issues.add(
                    IssueCode.EMPTY_VALUE,
                    Nodes.firstLine(sequence, issues.source()),
                    "the list after " + entry.key() + ": is empty",
                    "for example " + example);
        }
        List<ScalarNode> texts = new ArrayList<>();
        for (Node node : sequence.getValue()) {
            Entry element = new Entry(entry.key(), Nodes.firstLine(node, issues.source()), node);
            if (text(element, example, issues) != null) {
                texts.add((ScalarNode) node);
            }
        }
        return texts;
    }
}
