package io.tierstream.flink.config;

import io.tierstream.flink.config.ConfigIssue.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The entries of a YAML text under dotted keys, each with its line and column. Nested mappings and dotted names mean the
 * same: {@code kafka: {group.id: x}} is {@code kafka.group.id: x}.
 */
final class YamlEntries {

    private final String file;
    private final Map<String, Entry> entries;
    private final List<ConfigIssue> issues;
    private final Set<String> seen = new HashSet<>();

    private YamlEntries(String file, Map<String, Entry> entries, List<ConfigIssue> issues) {
        this.file = file;
        this.entries = entries;
        this.issues = issues;
    }

    /** Adds the entries of {@code yaml}, and what is wrong with its form to {@code issues}. */
    static void read(String file, String yaml, Map<String, Entry> entries, List<ConfigIssue> issues) {
        YamlEntries reader = new YamlEntries(file, entries, issues);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowDuplicateKeys(true)
                .setMaxAliasesForCollections(50)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(yaml);
            root.ifPresent(reader::root);
        } catch (MarkedYamlEngineException e) {
            issues.add(
                    new ConfigIssue(reader.location(e.getProblemMark()), Code.BAD_FILE, "not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            issues.add(new ConfigIssue(file, Code.BAD_FILE, "not YAML: " + e.getMessage()));
        }
    }

    private void root(Node root) {
        if (root instanceof MappingNode) {
            visit("", root);
        } else if (!Tag.NULL.equals(root.getTag())) {
            issues.add(new ConfigIssue(location(root), Code.BAD_FILE, "expected 'key: value' lines"));
        }
    }

    private void visit(String key, Node node) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode name) {
                    visit(key.isEmpty() ? name.getValue() : key + "." + name.getValue(), tuple.getValueNode());
                } else {
                    issues.add(
                            new ConfigIssue(location(tuple.getKeyNode()), Code.BAD_FILE, "a key must be a plain text"));
                }
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence(key, sequence);
        } else if (node instanceof ScalarNode scalar && !Tag.NULL.equals(scalar.getTag())) {
            put(key, scalar.getValue(), node);
        }
    }

    private void sequence(String key, SequenceNode sequence) {
        List<String> texts = new ArrayList<>();
        int index = 0;
        for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar) {
                texts.add(scalar.getValue());
            } else {
                visit(key + "." + index, item);
            }
            index++;
        }
        if (!texts.isEmpty()) {
            put(key, String.join(",", texts), sequence);
        }
    }

    private void put(String key, String text, Node node) {
        if (!seen.add(key)) {
            issues.add(new ConfigIssue(
                    location(node), Code.DUPLICATE_KEY, "'" + key + "' is set twice in this file; remove one of them"));
        }
        entries.put(key, new Entry(text, location(node)));
    }

    private String location(Node node) {
        return location(node.getStartMark());
    }

    private String location(Optional<Mark> mark) {
        return mark.map(at -> file + ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1))
                .orElse(file);
    }
}
