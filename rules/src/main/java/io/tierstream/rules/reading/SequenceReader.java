package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.expression.FieldScope;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.ExpressionText;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Place;
import io.tierstream.rules.yaml.Texts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads one sequence. */
final class SequenceReader {

    static final String EXAMPLE = "{steps: [view, purchase], within: 1h}";

    private static final String STEPS_EXAMPLE = "[view, {of: purchase, where: amount >= 10}]";

    private final EventCatalogue events;
    private final ExpressionReader expressions;
    private final Issues issues;

    /** The sequence that is read and those below it, whose events it cannot wait for. */
    private final Set<String> notAbove;

    /**
     * A reader of one sequence.
     *
     * @param events what there is to wait for, the events of sequences among it
     * @param notAbove the names of the sequence and of those below it
     */
    SequenceReader(EventCatalogue events, Set<String> notAbove, ExpressionReader expressions, Issues issues) {
        this.events = events;
        this.notAbove = notAbove;
        this.expressions = expressions;
        this.issues = issues;
    }

    /** The definition; null after reporting why there is none. */
    @Nullable
    SequenceDefinition read(String name, Mapping mapping) {
        int before = issues.errors();
        List<SequenceStep> steps = steps(name, mapping);
        Entry unlessEntry = mapping.get("unless");
        Entry withinEntry = mapping.get("within");
        Entry forEntry = mapping.get("for");
        Selection unless = unlessEntry == null ? null : selection(unlessEntry, Language.UNLESS);
        Long within = withinEntry == null ? Long.valueOf(0) : Durations.millis(withinEntry, issues);
        Long holdFor = forEntry == null ? Long.valueOf(0) : Durations.millis(forEntry, issues);
        if (steps == null || within == null || holdFor == null || issues.errors() > before) {
            return null;
        }
        int length = steps.stream().mapToInt(SequenceStep::times).sum();
        checkLength(name, length, mapping);
        if (length == 1) {
            checkOfOneStep(withinEntry, unlessEntry, forEntry);
        }
        if (forEntry != null && unless == null) {
            report(
                    forEntry.keySpan(),
                    "for says how long nothing of unless may happen, and there is no unless",
                    "add unless: purchase; since(m) in a condition tells how long ago something was");
        }
        return issues.errors() > before ? null : new SequenceDefinition(name, steps, unless, within, holdFor);
    }

    private void checkLength(String name, int length, Mapping mapping) {
        if (length > SequenceDefinition.MAX_STEPS) {
            report(
                    mapping.span(),
                    "the sequence " + name + " has " + length + " steps; the limit is " + SequenceDefinition.MAX_STEPS,
                    "count many events with a metric: {count: view, over: 1h}");
        }
    }

    private void checkOfOneStep(@Nullable Entry within, @Nullable Entry unless, @Nullable Entry holdFor) {
        if (within != null) {
            report(
                    within.keySpan(),
                    "within is the time from the first step to the last, and there is one step",
                    "to wait after it, write for: "
                            + issues.source().text(Nodes.firstLine(within.value(), issues.source())));
        } else if (unless != null && holdFor == null) {
            report(
                    unless.keySpan(),
                    "unless ends what has begun, but one step is over when it begins",
                    "say how long to wait for it: for: 30m");
        }
    }

    private void report(Span span, String message, String hint) {
        issues.add(IssueCode.SEQUENCE, span, message, hint);
    }

    private @Nullable List<SequenceStep> steps(String name, Mapping mapping) {
        Entry entry = mapping.get("steps");
        if (entry == null) {
            if (!mapping.hasUnknownKeys()) {
                issues.add(
                        IssueCode.MISSING_KEY,
                        mapping.span(),
                        "the sequence " + name + " has no steps",
                        "for example " + EXAMPLE);
            }
            return null;
        }
        if (!(entry.value() instanceof SequenceNode list) || list.getValue().isEmpty()) {
            issues.add(
                    IssueCode.WRONG_KIND,
                    Nodes.firstLine(entry.value(), issues.source()),
                    "steps must be a list of event types, in their order",
                    "for example steps: " + STEPS_EXAMPLE);
            return null;
        }
        List<SequenceStep> steps = new ArrayList<>();
        for (Node node : list.getValue()) {
            Span span = Nodes.firstLine(node, issues.source());
            SequenceStep step = step(new Entry("steps", span, node, false));
            if (step != null) {
                steps.add(step);
            }
        }
        return steps.size() < list.getValue().size() ? null : steps;
    }

    private @Nullable SequenceStep step(Entry entry) {
        Selection selection = selection(entry, Language.STEP);
        Node times = Nodes.entries(entry.value()).get("times");
        if (selection == null) {
            return null;
        }
        if (times == null) {
            return new SequenceStep(selection, 1);
        }
        Integer number = times(new Entry("times", Nodes.firstLine(times, issues.source()), times, false));
        return number == null ? null : new SequenceStep(selection, number);
    }

    private @Nullable Integer times(Entry entry) {
        String text = Texts.text(entry, "3", issues);
        if (text == null) {
            return null;
        }
        if (!text.matches("[1-9][0-9]{0,3}")) {
            report(
                    Nodes.span(entry.value()),
                    "times must be a whole number from 1 to " + SequenceDefinition.MAX_STEPS + ", but this is "
                            + Nodes.quote(text),
                    "for example {of: mail_sent, times: 5}");
            return null;
        }
        return Integer.valueOf(text);
    }

    /** Event types, or a mapping with {@code of} and {@code where}. */
    private @Nullable Selection selection(Entry entry, Place place) {
        if (!(entry.value() instanceof MappingNode)) {
            Set<String> types = types(entry);
            return types == null ? null : new Selection(types, null);
        }
        Mapping mapping = Mapping.read(entry.value(), place, STEPS_EXAMPLE, issues);
        if (mapping == null) {
            return null;
        }
        Entry of = mapping.get("of");
        Set<String> types = of == null ? new LinkedHashSet<>() : types(of);
        Entry whereEntry = mapping.get("where");
        if (types == null || whereEntry == null) {
            return types == null ? null : new Selection(types, null);
        }
        ExpressionText text = ExpressionText.read(whereEntry, "where: amount >= 10", issues);
        Expression where =
                text == null ? null : expressions.condition(text, new FieldScope(events.fields(types), types));
        return where == null ? null : new Selection(types, where);
    }

    private @Nullable Set<String> types(Entry entry) {
        int before = issues.errors();
        Set<String> types = events.types(entry, issues);
        for (String type : types) {
            if (notAbove.contains(type)) {
                report(
                        Nodes.firstLine(entry.value(), issues.source()),
                        "a sequence can wait for the events of those above it only, and " + type
                                + " does not stand above",
                        "put " + type + " above, if it does not wait for this one");
            }
        }
        return issues.errors() > before ? null : types;
    }
}
