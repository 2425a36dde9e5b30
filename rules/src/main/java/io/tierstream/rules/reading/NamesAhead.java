package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.rules.expression.RuleNames;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Looks ahead for the names of segments, tiers and tags, which conditions may use further up; whatever is wrong is reported when they are read. */
final class NamesAhead {

    private final RuleNames names = new RuleNames();

    private NamesAhead() {}

    static RuleNames of(Mapping ruleSet) {
        NamesAhead ahead = new NamesAhead();
        Nodes.entries(ruleSet.get("segments")).forEach(ahead::segment);
        Nodes.entries(ruleSet.get("tierSets")).forEach(ahead::tierSet);
        return ahead.names;
    }

    private void segment(String name, Node segment) {
        names.addSegment(name);
        tags(segment, new Expression.InSegment(name));
    }

    private void tierSet(String name, Node tierSet) {
        Node tiers = tierSet instanceof SequenceNode
                ? tierSet
                : Nodes.entries(tierSet).get("tiers");
        List<String> found = new ArrayList<>();
        for (Node tier : elements(tiers)) {
            Map<String, Node> entries = Nodes.entries(tier);
            if (entries.get("tier") instanceof ScalarNode tierName) {
                String text = tierName.getValue().strip();
                found.add(text);
                tags(tier, new Expression.InTier(name, text));
            }
        }
        names.addTierSet(name, found);
    }

    private void tags(Node rule, Expression carrier) {
        Node tags = Nodes.entries(rule).get("tags");
        List<Node> all = tags instanceof ScalarNode ? List.of(tags) : elements(tags);
        for (Node tag : all) {
            if (tag instanceof ScalarNode text) {
                names.addTag(text.getValue().strip(), carrier);
            }
        }
    }

    private static List<Node> elements(@Nullable Node node) {
        return node instanceof SequenceNode list ? list.getValue() : List.of();
    }
}
