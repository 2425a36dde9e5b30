package io.tierstream.rules.reading;

import io.tierstream.rules.expression.ProfileAttributes;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Suggestion;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads where the attributes of a customer come from. */
final class ProfileReader {

    private static final String EXAMPLE = "{of: profile_update, updates: partial}";
    private static final String COMPLETE = "complete";
    private static final List<String> UPDATES = List.of("partial", COMPLETE);

    private ProfileReader() {}

    static ProfileAttributes read(@Nullable Entry entry, EventCatalogue events, Issues issues) {
        Mapping mapping = entry == null ? null : Mapping.read(entry.value(), Language.PROFILE, EXAMPLE, issues);
        Entry of = mapping == null ? null : mapping.get("of");
        Set<String> types = of == null ? Set.of(ProfileAttributes.EVENT_TYPE) : events.types(of, issues);
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
}
