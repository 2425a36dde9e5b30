package io.tierstream.rules.reading;

import io.tierstream.rules.expression.ProfileAttributes;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Suggestion;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads where the attributes of a customer come from. */
final class ProfileReader {

    private static final String EXAMPLE = "{of: profile_update, updates: partial}";
    private static final String COMPLETE = "complete";
    private static final List<String> UPDATES = List.of("partial", COMPLETE);

    private ProfileReader() {}

    static ProfileAttributes read(@Nullable Entry entry, EventCatalogue events, Issues issues) {
        Mapping mapping = entry == null ? null : Mapping.read(entry.value(), Language.PROFILE, EXAMPLE, issues);
        Set<String> types = types(mapping == null ? null : mapping.get("of"), events, issues);
        Entry updates = mapping == null ? null : mapping.get("updates");
        String word = updates == null ? UPDATES.get(0) : Texts.text(updates, "partial", issues);
        if (updates != null && word != null && !UPDATES.contains(word)) {
            issues.add(
                    IssueCode.PROFILE,
                    Nodes.firstLine(updates.value(), issues.source()),
                    "updates are partial or complete, not " + Nodes.quote(word),
                    Suggestion.didYouMeanOr(word, UPDATES, "the words are"));
        }
        return new ProfileAttributes(types, COMPLETE.equals(word), events.fields(types));
    }

    private static Set<String> types(@Nullable Entry of, EventCatalogue events, Issues issues) {
        if (of == null) {
            return Set.of(ProfileAttributes.EVENT_TYPE);
        }
        Set<String> types = new LinkedHashSet<>();
        for (ScalarNode node : Texts.texts(of, "profile_update", issues)) {
            String type = node.getValue().strip();
            if (!events.has(type)) {
                issues.add(
                        IssueCode.EVENT_TYPES,
                        Nodes.span(node),
                        "the rule set's events have no type " + Nodes.quote(type),
                        Suggestion.didYouMeanOr(type, events.eventTypes(), "the event types are"));
            }
            types.add(type);
        }
        return types;
    }
}
