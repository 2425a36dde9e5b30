package io.tierstream.rules.reading;

import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.SourceText;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.YamlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Puts the parameters of models into the text of a rule set, and leaves everything else in it as it is, comments too. */
public final class PredictionsText {

    private static final String SECTION = "predictions";

    private PredictionsText() {}

    /** The section by itself. */
    public static String section(Map<String, String> values) {
        StringBuilder text = new StringBuilder(SECTION).append(":\n");
        values.forEach((key, value) ->
                text.append("  ").append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /**
     * A rule set with other parameters.
     *
     * @param text the rule set; it need not be free of mistakes, but it must be YAML
     * @param values the values of the section by their keys, as YAML; what the section has beside them stays
     * @return null if the text is no YAML mapping
     */
    public static @Nullable String put(String text, Map<String, String> values) {
        Issues issues = new Issues(new SourceText("", text));
        Node root = YamlText.compose(text, issues);
        if (!(root instanceof MappingNode mapping) || mapping.getFlowStyle() == FlowStyle.FLOW) {
            return null;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (isKey(tuple, SECTION)) {
                return replaced(text, tuple.getValueNode(), values);
            }
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (isKey(tuple, "metrics")) {
                int at = beforeComments(
                        text, index(text, Nodes.span(tuple.getKeyNode()).start()));
                return text.substring(0, at) + section(values) + "\n" + text.substring(at);
            }
        }
        return text + (text.endsWith("\n") ? "" : "\n") + "\n" + section(values);
    }

    private static boolean isKey(NodeTuple tuple, String key) {
        return Nodes.entries(new MappingNode(tuple.getKeyNode().getTag(), List.of(tuple), FlowStyle.FLOW))
                .containsKey(key);
    }

    /** The places of YAML are counted in code points. */
    private static int index(String text, int codePoint) {
        return text.offsetByCodePoints(0, codePoint);
    }

    /** A key belongs to the comments just above it. */
    private static int beforeComments(String text, int key) {
        int at = key;
        while (at > 0) {
            int line = text.lastIndexOf('\n', at - 2) + 1;
            if (text.charAt(line) != '#') {
                break;
            }
            at = line;
        }
        return at;
    }

    private static @Nullable String replaced(String text, Node section, Map<String, String> values) {
        if (!(section instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
            return null;
        }
        Map<String, String> added = new LinkedHashMap<>(values);
        SortedMap<Integer, Span> places = new TreeMap<>();
        SortedMap<Integer, String> changes = new TreeMap<>();
        Map<String, Node> present = Nodes.entries(section);
        present.forEach((key, node) -> {
            String value = added.remove(key);
            if (value != null) {
                int start = Nodes.span(node).start();
                places.put(start, new Span(start, end(node)));
                changes.put(start, value);
            }
        });
        int end = end(section);
        StringBuilder addition = new StringBuilder();
        int column = mapping.getValue()
                .get(0)
                .getKeyNode()
                .getStartMark()
                .map(mark -> mark.getColumn())
                .orElse(2);
        boolean flow = mapping.getFlowStyle() == FlowStyle.FLOW;
        added.forEach((key, value) -> addition.append(flow ? ", " : "\n" + " ".repeat(column))
                .append(key)
                .append(": ")
                .append(value));
        int at = flow ? end - 1 : lineEnd(text, end);
        places.put(at, new Span(at, at));
        changes.put(at, addition.toString());
        StringBuilder result = new StringBuilder();
        int done = 0;
        for (Map.Entry<Integer, Span> place : places.entrySet()) {
            result.append(text, done, index(text, place.getValue().start()));
            result.append(changes.get(place.getKey()));
            done = index(text, place.getValue().end());
        }
        return result.append(text.substring(done)).toString();
    }

    /** The end of a line, in code points; what stands behind a value in it belongs to that value. */
    private static int lineEnd(String text, int codePoint) {
        int end = text.indexOf('\n', index(text, codePoint));
        return text.codePointCount(0, end < 0 ? text.length() : end);
    }

    /** Where a node ends; YAML lets a block go on to what follows it, comments included. */
    private static int end(Node node) {
        if (!(node instanceof CollectionNode<?> collection) || collection.getFlowStyle() == FlowStyle.FLOW) {
            return Nodes.span(node).end();
        }
        int end = Nodes.span(node).start();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                end = Math.max(end, end(tuple.getValueNode()));
            }
        } else if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                end = Math.max(end, end(item));
            }
        }
        return end;
    }
}
