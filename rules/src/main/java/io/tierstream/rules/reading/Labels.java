package io.tierstream.rules.reading;

import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Texts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * What people read instead of a name.
 *
 * @param label by language, {@code en} and {@code zh}; empty when there is none
 * @param description what it is for; null when there is none
 */
public record Labels(Map<String, String> label, @Nullable String description) {

    public Labels {
        label = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(label));
    }

    static Labels read(Mapping mapping, Issues issues) {
        Entry label = mapping.get("label");
        Entry description = mapping.get("description");
        return new Labels(
                label == null ? Map.of() : label(label, issues),
                description == null ? null : Texts.text(description, "what it is for", issues));
    }

    private static Map<String, String> label(Entry entry, Issues issues) {
        if (entry.value() instanceof ScalarNode) {
            String text = Texts.text(entry, "{en: Gold, zh: 金卡}", issues);
            return text == null ? Map.of() : Map.of("en", text);
        }
        Mapping mapping = Mapping.read(entry.value(), Language.LABEL, "{en: Gold, zh: 金卡}", issues);
        Map<String, String> labels = new LinkedHashMap<>();
        if (mapping != null) {
            for (Entry language : mapping.entries()) {
                String text = Texts.text(language, "Gold", issues);
                if (text != null) {
                    labels.put(language.key(), text);
                }
            }
        }
        return labels;
    }
}
