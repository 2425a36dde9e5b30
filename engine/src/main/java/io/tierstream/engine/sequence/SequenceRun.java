package io.tierstream.engine.sequence;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.EventRow;
import io.tierstream.engine.metric.RejectedEventException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets events take the steps of sequences, and makes the events that follow. Sequences are asked in the order of the rule set, and what one
 * makes is seen by those below it in the same step. Keeps working space and serves one thread.
 */
public final class SequenceRun {

    private final SequencePlan plan;
    private final EventRow row;
    private final boolean[] taking = new boolean[SequenceDefinition.MAX_STEPS];

    /** What is still to be shown to sequences, in their order. */
    private final List<Showing> showings = new ArrayList<>();

    /** An event that is to be shown to a sequence. */
    private record Showing(Event event, SequenceRole role) {}

    public SequenceRun(SequencePlan plan) {
        this.plan = plan;
        this.row = new EventRow(plan.layout());
    }

    /** Whether there are no sequences. */
    public boolean isEmpty() {
        return plan.size() == 0;
    }

    /**
     * Goes through the events that an event may make at once or later, whatever has happened before.
     *
     * @throws RejectedEventException if the event has the type of those that a sequence makes
     */
    public void forEachPossible(Event event, Consumer<Event> possible) {
        if (plan.makes(event.type())) {
            throw RejectedEventException.typeOfSequence(event.type());
        }
        possible(event, possible);
    }

    private void possible(Event event, Consumer<Event> possible) {
        for (SequenceRole role : plan.roles(event.type())) {
            row.set(event);
            if (role.mayComplete(row)) {
                Event made = role.sequence().made(event);
                possible.accept(made);
                possible(made, possible);
            }
        }
    }

    /**
     * Shows an event that has just been applied.
     *
     * @param now the customer's clock, not before the event's time
     * @param taker receives the events that are made, in their order
     * @return whether a sequence selects the event
     */
    public boolean show(PartialMatches matches, Event event, long now, Consumer<Event> taker) {
        showings.clear();
        boolean selected = false;
        for (SequenceRole role : plan.roles(event.type())) {
            showBefore(role.sequence().number(), matches, now, taker);
            selected |= show(role, event, matches, now, taker);
        }
        showBefore(Integer.MAX_VALUE, matches, now, taker);
        return selected;
    }

    /**
     * Makes what has become due; all of it before any of it is shown to other sequences.
     *
     * @param now the customer's clock; nothing was due before it
     */
    public void makeDue(PartialMatches matches, String customerId, long now, Consumer<Event> taker) {
        if (matches.nextDue() > now) {
            return;
        }
        showings.clear();
        List<Event> made = new ArrayList<>();
        for (int number = 0; number < plan.size(); number++) {
            long due = matches.due(number);
            if (due <= now) {
                CompiledSequence sequence = plan.get(number);
                Progress progress = matches.get(number);
                made.add(sequence.madeAt(due, customerId, progress));
                progress.drop(sequence.length());
            }
        }
        made.forEach(event -> take(event, taker));
        showBefore(Integer.MAX_VALUE, matches, now, taker);
    }

    private void showBefore(int sequence, PartialMatches matches, long now, Consumer<Event> taker) {
        while (!showings.isEmpty() && showings.get(0).role().sequence().number() < sequence) {
            Showing next = showings.remove(0);
            show(next.role(), next.event(), matches, now, taker);
        }
    }

    private boolean show(SequenceRole role, Event event, PartialMatches matches, long now, Consumer<Event> taker) {
        row.set(event);
        boolean takes = role.taking(row, taking);
        boolean ends = role.ends(row);
        if (!takes && !ends) {
            return false;
        }
        CompiledSequence sequence = role.sequence();
        if (sequence.advance(matches.get(sequence.number()), event, taking, ends, now)) {
            take(sequence.made(event), taker);
        }
        return true;
    }

    /** Brings a made event to where it counts, and notes who is to see it. */
    private void take(Event made, Consumer<Event> taker) {
        taker.accept(made);
        for (SequenceRole role : plan.roles(made.type())) {
            showings.add(new Showing(made, role));
        }
        showings.sort(
                Comparator.comparingInt(showing -> showing.role().sequence().number()));
    }
}
