package io.tierstream.testkit.twin;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sequences by brute force, for one customer: goes through all events from the first one, and keeps every partial match as the list of
 * its events.
 */
final class NaiveSequences {

    /** An event, and the customer's clock when it was applied. */
    record Arrival(Event event, long clock) {}

    private final RuleSet rules;
    private final List<Following> followings = new ArrayList<>();

    /** All events that took part, in their order. */
    private final List<Event> timeline = new ArrayList<>();

    /** What has been done in one sequence. */
    private static final class Following {

        private final SequenceDefinition sequence;
        private final List<Selection> steps = new ArrayList<>();
        private final List<Event> endings = new ArrayList<>();
        private List<List<Event>> partials = new ArrayList<>();
        private @Nullable List<Event> waiting;

        Following(SequenceDefinition sequence) {
            this.sequence = sequence;
            for (SequenceStep step : sequence.steps()) {
                for (int i = 0; i < step.times(); i++) {
                    steps.add(step.selection());
                }
            }
        }

        long deadline() {
            return waiting == null
                    ? Long.MAX_VALUE
                    : waiting.get(waiting.size() - 1).time() + sequence.holdFor();
        }
    }

    private NaiveSequences(RuleSet rules) {
        this.rules = rules;
        rules.sequences().forEach(sequence -> followings.add(new Following(sequence)));
    }

    /** What has come of the events up to an instant. */
    static NaiveSequences of(RuleSet rules, List<Arrival> arrivals, long now) {
        NaiveSequences sequences = new NaiveSequences(rules);
        for (Arrival arrival : arrivals) {
            sequences.pass(arrival.clock());
            sequences.apply(List.of(arrival.event()), arrival.clock());
        }
        sequences.pass(now);
        return sequences;
    }

    /** All events, those that were made too. */
    List<Event> timeline() {
        return timeline;
    }

    /** When events will be made by time alone. */
    TreeSet<Long> deadlines() {
        TreeSet<Long> deadlines = new TreeSet<>();
        followings.forEach(following -> deadlines.add(following.deadline()));
        deadlines.remove(Long.MAX_VALUE);
        return deadlines;
    }

    /** Whether some sequence selects an event. */
    static boolean isSelected(RuleSet rules, Event event) {
        return rules.sequences().stream()
                .anyMatch(sequence -> selects(rules, sequence.unless(), event)
                        || sequence.steps().stream().anyMatch(step -> selects(rules, step.selection(), event)));
    }

    private void pass(long limit) {
        for (TreeSet<Long> next = deadlines(); !next.isEmpty() && next.first() <= limit; next = deadlines()) {
            long due = next.first();
            List<Event> made = new ArrayList<>();
            for (Following following : followings) {
                if (following.deadline() == due) {
                    List<Event> match = Objects.requireNonNull(following.waiting);
                    Event last = match.get(match.size() - 1);
                    made.add(made(following, last, due));
                    following.waiting = null;
                }
            }
            apply(made, due);
        }
    }

    private static Event made(Following following, Event last, long time) {
        boolean waits = following.sequence.holdFor() > 0;
        Fields fields = waits ? withoutStatedNulls(last.fields()) : last.fields();
        return new Event(last.customerId(), null, following.sequence.name(), time, fields);
    }

    /** What waits is kept as values. */
    private static Fields withoutStatedNulls(Fields fields) {
        Object[] values = new Object[fields.shape().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = fields.get(i);
        }
        return Fields.of(fields.shape(), values);
    }

    /** Shows events to all sequences, and what they make of them to those below. */
    private void apply(List<Event> first, long clock) {
        List<Event> events = new ArrayList<>(first);
        for (Following following : followings) {
            for (Event event : List.copyOf(events)) {
                Event last = look(following, event, clock);
                if (last != null) {
                    events.add(made(following, last, last.time()));
                }
            }
        }
        timeline.addAll(events);
    }

    /** Shows an event to a sequence; returns the last event of a match that makes an event at once. */
    private @Nullable Event look(Following following, Event event, long clock) {
        List<List<Event>> longer = new ArrayList<>();
        List<List<Event>> starting = new ArrayList<>(following.partials);
        starting.add(List.of());
        for (List<Event> partial : starting) {
            if (takesNext(following, partial, event, clock)) {
                List<Event> extended = new ArrayList<>(partial);
                extended.add(event);
                longer.add(extended);
            }
        }
        if (selects(rules, following.sequence.unless(), event)) {
            following.partials.removeIf(partial -> partial.get(0).time() <= event.time());
            List<Event> waiting = following.waiting;
            following.waiting = waiting == null || waiting.get(0).time() <= event.time() ? null : waiting;
            following.endings.add(event);
        }
        int length = following.steps.size();
        List<Event> waiting = following.waiting;
        boolean laterWaits = waiting != null && waiting.get(length - 1).time() > event.time();
        List<Event> complete = longer.stream()
                .filter(match -> match.size() == length && !laterWaits)
                .findFirst()
                .orElse(null);
        if (complete != null) {
            following.partials.clear();
            following.waiting = following.sequence.holdFor() > 0 ? complete : null;
            return following.sequence.holdFor() > 0 ? null : event;
        }
        longer.removeIf(match -> match.size() == length);
        following.partials.addAll(longer);
        following.partials = latestOfEachLength(following.partials, length);
        return null;
    }

    private static List<List<Event>> latestOfEachLength(List<List<Event>> partials, int length) {
        List<List<Event>> latest = new ArrayList<>();
        for (int taken = 1; taken < length; taken++) {
            int size = taken;
            partials.stream()
                    .filter(partial -> partial.size() == size)
                    // Of several that began at the same time max would take the last one.
                    .reduce((a, b) -> b.get(0).time() > a.get(0).time() ? b : a)
                    .ifPresent(latest::add);
        }
        return latest;
    }

    private boolean takesNext(Following following, List<Event> partial, Event event, long clock) {
        SequenceDefinition sequence = following.sequence;
        if (!selects(rules, following.steps.get(partial.size()), event)) {
            return false;
        }
        boolean inOrder = partial.isEmpty()
                ? following.endings.stream().noneMatch(ending -> ending.time() > event.time())
                : partial.get(partial.size() - 1).time() <= event.time();
        Event first = partial.isEmpty() ? event : partial.get(0);
        boolean inTime = sequence.within() == 0 || clock < first.time() + sequence.within();
        boolean last = partial.size() + 1 == following.steps.size();
        boolean canWait = !last || sequence.holdFor() == 0 || clock < event.time() + sequence.holdFor();
        return inOrder && inTime && canWait;
    }

    private static boolean selects(RuleSet rules, @Nullable Selection selection, Event event) {
        if (selection == null) {
            return false;
        }
        boolean ofType = selection.types().isEmpty()
                ? rules.sequences().stream().noneMatch(one -> one.name().equals(event.type()))
                : selection.types().contains(event.type());
        return ofType
                && (selection.where() == null
                        || NaiveExpressions.holds(
                                selection.where(), name -> NaiveMetrics.field(event, name), event.time()));
    }
}
