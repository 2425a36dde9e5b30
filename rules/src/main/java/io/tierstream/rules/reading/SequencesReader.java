package io.tierstream.rules.reading;

import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the sequences of a rule set. What they make are events from then on, as if the rule set listed them. */
final class SequencesReader {

    private final Names names;
    private final ExpressionReader expressions;
    private final Issues issues;
    private final RuleSetText.Builder texts;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<SequenceDefinition> sequences = new ArrayList<>();

    SequencesReader(Names names, ExpressionReader expressions, Issues issues, RuleSetText.Builder texts) {
        this.names = names;
        this.texts = texts;
        this.expressions = expressions;
        this.issues = issues;
    }

    /**
     * Reads them.
     *
     * @param listed the events of the rule set
     * @return these and the events that the sequences make
     */
    EventCatalogue read(@Nullable Mapping section, EventCatalogue listed) {
        if (section == null) {
            return listed;
        }
        for (Entry entry : section.entries()) {
            if (isName(entry, listed)) {
                entries.put(entry.key(), entry);
            }
        }
        EventCatalogue events = listed;
        for (String name : entries.keySet()) {
            events = events.with(name, Set.of());
        }
        Set<String> notAbove = new LinkedHashSet<>(entries.keySet());
        for (Entry entry : entries.values()) {
            Mapping keys = Mapping.read(entry.value(), Language.SEQUENCE, SequenceReader.EXAMPLE, issues);
            SequenceReader reader = new SequenceReader(events, Set.copyOf(notAbove), expressions, issues);
            SequenceDefinition sequence = keys == null ? null : reader.read(entry.key(), keys);
            if (keys != null && sequence != null) {
                sequences.add(sequence);
                texts.sequence(entry.key(), Labels.read(keys, issues));
                List<SequenceStep> steps = sequence.steps();
                events = events.with(
                        entry.key(), steps.get(steps.size() - 1).selection().types());
            }
            notAbove.remove(entry.key());
        }
        return events;
    }

    private boolean isName(Entry entry, EventCatalogue listed) {
        String name = entry.key();
        if (name.equals(EventCatalogue.ALL)) {
            issues.add(
                    IssueCode.BAD_NAME,
                    entry.keySpan(),
                    "a sequence cannot be called all, which stands for every event type",
                    "choose another name");
            return false;
        }
        if (listed.isKnown() && listed.has(name)) {
            issues.add(
                    IssueCode.DUPLICATE_NAME,
                    entry.keySpan(),
                    "the sequence " + name + " has the name of an event type",
                    "rename the sequence: the events that it makes have its name as their type");
            return false;
        }
        return names.isName(name, "a sequence", entry.keySpan());
    }

    /** Those that could be read, in the order of the file. */
    List<SequenceDefinition> sequences() {
        return List.copyOf(sequences);
    }

    /** Warns of sequences whose events nobody looks at. */
    void warn(Collection<MetricDefinition> metrics) {
        Set<String> selected = new LinkedHashSet<>();
        metrics.forEach(metric -> selected.addAll(metric.selection().types()));
        for (SequenceDefinition sequence : sequences) {
            sequence.steps().forEach(step -> selected.addAll(step.selection().types()));
            Selection unless = sequence.unless();
            selected.addAll(unless == null ? Set.of() : unless.types());
        }
        for (SequenceDefinition sequence : sequences) {
            Entry entry = entries.get(sequence.name());
            if (entry != null && issues.errors() == 0 && !selected.contains(sequence.name())) {
                issues.add(
                        IssueCode.UNUSED_SEQUENCE,
                        entry.keySpan(),
                        "no metric selects the events of the sequence " + sequence.name() + "; it is still followed",
                        "count them, {count: " + sequence.name() + ", over: 30d}, or remove the sequence");
            }
        }
    }
}
