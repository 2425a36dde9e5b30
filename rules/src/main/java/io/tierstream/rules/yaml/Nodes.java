package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.SourceText;
import io.tierstream.rules.issue.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where nodes stand, and how to call them in a message. */
public final class Nodes {

    private static final int LONGEST_QUOTE = 40;

    private Nodes() {}

    /** The node's stretch of the source. */
    public static Span span(Node node) {
        int start = node.getStartMark().map(mark -> mark.getIndex()).orElse(0);
        int end = node.getEndMark().map(mark -> mark.getIndex()).orElse(start);
        return new Span(start, end);
    }

    /** The node's stretch, cut to its first line. */
    public static Span firstLine(Node node, SourceText source) {
        Span span = span(node);
        return new Span(span.start(), Math.min(span.end(), source.lineEnd(source.line(span.start()))));
    }

    /** {@code the text 'abc'}, {@code a list}, {@code a mapping}, {@code nothing}. */
    public static String describe(Node node) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        String value = ((ScalarNode) node).getValue();
        return value.isEmpty() ? "nothing" : "the text " + quote(value);
    }

    /** The values of a mapping by their keys, without a word about what is wrong; empty for anything else. */
    public static Map<String, Node> entries(@Nullable Node node) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    entries.putIfAbsent(key.getValue(), tuple.getValueNode());
                }
            }
        }
        return entries;
    }

    /** The same of the value of an entry. */
    public static Map<String, Node> entries(@Nullable Entry entry) {
        return entries(entry == null ? null : entry.value());
    }

    /** The text in quotes, shortened, for a message. */
    public static String quote(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        boolean longer = line.length() > LONGEST_QUOTE;
        return "'" + (longer ? line.substring(0, LONGEST_QUOTE) + "..." : line) + "'";
    }

    /** Whether the node carries a tag of its own, such as {@code !vip}. */
    static boolean hasOwnTag(Node node) {
        return !node.getTag().getValue().startsWith("tag:yaml.org,2002:");
    }
}
