package io.tierstream.engine.sequence;

import io.tierstream.engine.expression.Condition;
import io.tierstream.engine.expression.ExpressionCompiler;
import io.tierstream.engine.metric.EventRow;
import io.tierstream.engine.metric.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sequences of a rule set, laid out: which events may take which steps, and what is read of the events that they make. */
public final class SequencePlan {

    private static final SequenceRole[] NO_ROLES = {};

    /** No sequences. */
    public static final SequencePlan NONE = new SequencePlan(List.of(), type -> Set.of(), Set.of());

    private final List<CompiledSequence> sequences = new ArrayList<>();
    private final Set<String> made = new LinkedHashSet<>();
    private final EventRow.Layout layout = new EventRow.Layout();
    private final Map<String, SequenceRole[]> rolesByType = new HashMap<>();
    private final SequenceRole[] rolesOfAnyType;

    private SequencePlan(
            List<SequenceDefinition> definitions, Function<String, Set<String>> read, Set<String> numberFields) {
        definitions.forEach(definition -> made.add(definition.name()));
        List<Set<String>> kept = kept(definitions, read);
        for (int i = 0; i < definitions.size(); i++) {
            sequences.add(new CompiledSequence(i, definitions.get(i), kept.get(i), numberFields));
        }
        Set<String> types = new LinkedHashSet<>(made);
        for (SequenceDefinition definition : definitions) {
            selections(definition).forEach(selection -> types.addAll(selection.types()));
        }
        types.forEach(type -> rolesByType.put(type, rolesOf(type)));
        rolesOfAnyType = rolesOf(null);
        requireOrder();
    }

    /**
     * Lays out sequences.
     *
     * @param read the fields that metrics read of the events of a type
     * @param numberFields the fields that must hold numbers
     * @throws IllegalArgumentException if a sequence waits for the events of one that does not stand above it
     */
    public static SequencePlan of(
            List<SequenceDefinition> definitions, Function<String, Set<String>> read, Set<String> numberFields) {
        return new SequencePlan(definitions, read, numberFields);
    }

    /** From the last to the first: what is read of an event is kept of the one that may complete the sequence before it. */
    private static List<Set<String>> kept(List<SequenceDefinition> definitions, Function<String, Set<String>> read) {
        List<Set<String>> kept = new ArrayList<>();
        definitions.forEach(definition -> kept.add(new TreeSet<>(read.apply(definition.name()))));
        for (int i = definitions.size() - 1; i >= 0; i--) {
            for (int above = 0; above < i; above++) {
                String type = definitions.get(above).name();
                for (Selection selection : selections(definitions.get(i))) {
                    if (selection.types().contains(type)) {
                        kept.get(above).addAll(selection.fields());
                        kept.get(above).addAll(kept.get(i));
                    }
                }
            }
        }
        return kept;
    }

    private static List<Selection> selections(SequenceDefinition definition) {
        List<Selection> selections = new ArrayList<>();
        definition.steps().forEach(step -> selections.add(step.selection()));
        if (definition.unless() != null) {
            selections.add(definition.unless());
        }
        return selections;
    }

    /** What events of a type may be to the sequences; of any type if it is null, which made events are not. */
    private SequenceRole[] rolesOf(@Nullable String type) {
        List<SequenceRole> roles = new ArrayList<>();
        for (CompiledSequence sequence : sequences) {
            SequenceDefinition definition = sequence.definition();
            SequenceRole role = new SequenceRole(
                    sequence,
                    definition.steps().stream()
                            .map(step -> filter(step.selection(), type))
                            .toList(),
                    definition.unless() == null ? null : filter(definition.unless(), type));
            if (role.isAny()) {
                roles.add(role);
            }
        }
        return roles.toArray(NO_ROLES);
    }

    /** What events of a type must satisfy to be selected; null if none is. */
    private @Nullable Condition filter(Selection selection, @Nullable String type) {
        boolean selects = selection.types().isEmpty()
                ? type == null || !made.contains(type)
                : type != null && selection.types().contains(type);
        if (!selects) {
            return null;
        }
        return selection.where() == null ? row -> true : ExpressionCompiler.condition(selection.where(), layout::slot);
    }

    private void requireOrder() {
        for (String name : made) {
            for (SequenceRole role : Objects.requireNonNull(rolesByType.get(name))) {
                if (new ArrayList<>(made).indexOf(name) >= role.sequence().number()) {
                    throw new IllegalArgumentException("sequence "
                            + role.sequence().definition().name() + " must stand below " + name
                            + ", whose events it waits for");
                }
            }
        }
    }

    public int size() {
        return sequences.size();
    }

    CompiledSequence get(int sequence) {
        return sequences.get(sequence);
    }

    /** What events of a type may be to the sequences, in their order. */
    SequenceRole[] roles(String type) {
        SequenceRole[] ofType = rolesByType.get(type);
        return ofType == null ? rolesOfAnyType : ofType;
    }

    /** Whether events of a type are made by a sequence. */
    boolean makes(String type) {
        return made.contains(type);
    }

    EventRow.Layout layout() {
        return layout;
    }

    /** The event fields that the filters read. */
    public Set<String> fields() {
        Set<String> names = new LinkedHashSet<>(layout.names());
        names.remove(EventRow.TYPE);
        return names;
    }

    /** The sequence that asks for the same as a definition, or -1. */
    int sameAs(SequenceDefinition definition) {
        for (CompiledSequence sequence : sequences) {
            if (sequence.definition().asksSameAs(definition)) {
                return sequence.number();
            }
        }
        return -1;
    }
}
