package io.tierstream.engine;

import io.tierstream.engine.codec.XxHash64;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.MetricScratch;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.tier.ManualOverride;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of customers: what an event brings about, and what time does. {@code docs/semantics.md} is the contract. */
final class Stepper {

    private final RuleSetVersion version;
    private final EngineSettings settings;

    /** What customers are marked with who were decided under the present cut-offs. */
    private final long mark;

    private final RuleUnits units;
    private final CommandReader commands;
    private final MadeEvents madeEvents;
    private final Evaluation evaluation;
    private final UnitDecider decider;
    private final DueMoments dueMoments;
    private final ExitForecast exitForecast;
    private final TransitionWriter writer;
    private final CustomerReader reader;

    Stepper(
            RuleSetVersion version,
            EngineSettings settings,
            long mark,
            RuleUnits units,
            MadeEvents madeEvents,
            Evaluation evaluation,
            DueMoments dueMoments,
            ExitForecast exitForecast,
            TransitionWriter writer,
            CustomerReader reader) {
        this.version = version;
        this.settings = settings;
        this.mark = mark;
        this.units = units;
        this.commands = new CommandReader(units);
        this.madeEvents = madeEvents;
        this.evaluation = evaluation;
        this.decider = new UnitDecider(units, evaluation);
        this.dueMoments = dueMoments;
        this.exitForecast = exitForecast;
        this.writer = writer;
        this.reader = reader;
    }

    Step step(Customer customer, Event event) {
        if (!event.customerId().equals(customer.id())) {
            throw new IllegalArgumentException("an event of " + event.customerId() + " for " + customer.id());
        }
        Command command = command(event);
        List<Transition> transitions = new ArrayList<>();
        long time = event.time();
        boolean outOfOrder = !customer.isNew && time < customer.now;
        int pinChanges = customer.pins.changes();
        boolean erased = !customer.erasure.isEmpty() && isErased(customer, time);
        boolean departed = isDeparted(customer, command);
        boolean repeated = departed || !erased && isRepeated(customer, event.id(), time);
        // What is not applied does not move the clock either.
        processChange(customer, erased || repeated ? customer.now : Math.max(time, customer.now), transitions);
        if (erased || repeated) {
            Outcome outcome = repeated ? Outcome.DUPLICATE : Outcome.ERASED;
            return step(transitions, customer, outcome, outOfOrder, pinChanges);
        }
        if (!customer.isNew) {
            processDue(customer, time - 1, transitions);
            approach(customer, time);
        }
        if (command instanceof EraseCommand erase) {
            customer.now = customer.isNew ? time : Math.max(customer.now, time);
            return erase(customer, erase.override(), transitions, outOfOrder);
        }
        if (command instanceof MergeCommand merge) {
            return depart(customer, merge, time, transitions, outOfOrder);
        }
        PinCommand pin = (PinCommand) command;
        evaluation.begin(customer);
        customer.now = customer.isNew ? time : Math.max(customer.now, time);
        madeEvents.expire(customer, evaluation);
        boolean counted = pin == null ? madeEvents.take(customer, event, evaluation) : pin.applyTo(customer);
        if (customer.isNew) {
            evaluation.markAll();
        } else {
            evaluation.findFlipped();
        }
        if (pin != null) {
            evaluation.mark(pin.unit());
        }
        customer.isNew = false;
        customer.erasure.end();
        decide(customer, pin == null ? Cause.EVENT : Cause.OVERRIDE, event.id(), null, List.of(), transitions);
        return step(transitions, customer, counted ? Outcome.APPLIED : Outcome.EXPIRED, outOfOrder, pinChanges);
    }

    /** Checks that an event can be applied; the command that it is, or null. */
    @Nullable
    Command command(Event event) {
        Command command = commands.read(event);
        if (command == null) {
            madeEvents.check(event);
        } else {
            MetricScratch.checkTime(event);
        }
        return command;
    }

    private static Step step(
            List<Transition> transitions, Customer customer, Outcome outcome, boolean outOfOrder, int pinChanges) {
        boolean pinned = pinChanges != customer.pins.changes();
        return new Step(transitions, customer.nextDue, outcome, outOfOrder, pinned, null, null);
    }

    /** The customer leaves everything and is forgotten. What is said about it holds nothing that the metrics knew. */
    private Step erase(Customer customer, ManualOverride order, List<Transition> transitions, boolean outOfOrder) {
        int before = transitions.size();
        writer.writeExits(customer, new Reason(Cause.ERASURE, order.commandId(), List.of(), order), transitions);
        Receipt receipt = new Receipt(
                customer.id(), customer.now, order, transitions.size() - before, customer.sequence, version, null);
        customer.erase(customer.now + settings.erasureMemoryMillis());
        customer.population.set(mark);
        return new Step(transitions, customer.nextDue, Outcome.APPLIED, outOfOrder, false, receipt, null);
    }

    /** The customer leaves everything, and what is known goes where the customer is from now on. */
    private Step depart(
            Customer customer, MergeCommand merge, long time, List<Transition> transitions, boolean outOfOrder) {
        byte[] content = customer.isNew ? null : reader.moveAway(customer).toContent();
        customer.now = customer.isNew ? time : Math.max(customer.now, time);
        ManualOverride order = merge.override();
        int before = transitions.size();
        writer.writeExits(customer, new Reason(Cause.MERGE, order.commandId(), List.of(), order), transitions);
        Receipt receipt = new Receipt(
                customer.id(),
                customer.now,
                order,
                transitions.size() - before,
                customer.sequence,
                version,
                merge.into());
        Transfer transfer =
                content == null ? null : Transfer.of(customer.id(), merge.into(), customer.now, order, content);
        customer.erase(customer.now + settings.erasureMemoryMillis());
        customer.departure.set(merge.into());
        customer.population.set(mark);
        return new Step(transitions, customer.nextDue, Outcome.APPLIED, outOfOrder, false, receipt, transfer);
    }

    /**
     * Whether the customer has turned out to be another one, and the command says so once more. Nothing else is taken: it must not be lost, and the
     * one who sends it is to know whom to send it for.
     */
    private static boolean isDeparted(Customer customer, @Nullable Command command) {
        String into = customer.departure.into();
        boolean isSaid = command instanceof MergeCommand merge && merge.into().equals(into);
        if (into != null && !isSaid) {
            throw RejectedEventException.command(
                    "MERGED",
                    "customer " + customer.id() + " turned out to be " + into + ", at "
                            + Instant.ofEpochMilli(customer.erasure.at()) + ": send it for " + into);
        }
        return isSaid;
    }

    /** Takes in what is known of a customer who turned out to be this one. */
    Step unite(Customer customer, Transfer transfer) {
        if (!transfer.into().equals(customer.id())) {
            throw new IllegalArgumentException("a transfer to " + transfer.into() + " for " + customer.id());
        }
        if (transfer.parts() > 1) {
            throw new IllegalArgumentException("only a part of the transfer to " + transfer.into());
        }
        // First: what cannot be read changes nothing.
        Customer other = reader.readContent(transfer);
        long time = transfer.at();
        List<Transition> transitions = new ArrayList<>();
        boolean outOfOrder = !customer.isNew && time < customer.now;
        int pinChanges = customer.pins.changes();
        boolean erased = !customer.erasure.isEmpty() && isErased(customer, time);
        String departed = customer.departure.into();
        if (departed != null) {
            Transfer on = transfer.on(departed);
            if (on != null) {
                return new Step(transitions, customer.nextDue, Outcome.APPLIED, outOfOrder, false, null, on);
            }
            erased = false;
            customer.comeBack();
        }
        boolean repeated = !erased && isRepeated(customer, transfer.id(), time);
        processChange(customer, erased || repeated ? customer.now : Math.max(time, customer.now), transitions);
        if (erased || repeated) {
            Outcome outcome = erased ? Outcome.ERASED : Outcome.DUPLICATE;
            return step(transitions, customer, outcome, outOfOrder, pinChanges);
        }
        if (!customer.isNew) {
            processDue(customer, time - 1, transitions);
            approach(customer, time);
        }
        long now = customer.isNew ? time : Math.max(customer.now, time);
        // What happens to the other one until then is not told: it is part of what this customer comes to.
        wake(other, now);
        madeEvents.expire(other, metric -> {});
        evaluation.begin(customer);
        customer.now = now;
        madeEvents.expire(customer, evaluation);
        customer.metrics.unite(other.metrics, now, evaluation);
        customer.partialMatches.unite(other.partialMatches);
        customer.recentEvents.unite(other.recentEvents, settings.duplicateCount());
        customer.inherit(other, units.size());
        evaluation.markAll();
        customer.isNew = false;
        customer.erasure.end();
        ManualOverride order = transfer.order();
        decide(customer, Cause.MERGE, order.commandId(), order, List.of(), transitions);
        return step(transitions, customer, Outcome.APPLIED, outOfOrder, pinChanges);
    }

    /** Whether an event is from before the customer was erased. What was erased long ago is no more remembered. */
    private boolean isErased(Customer customer, long time) {
        long at = customer.erasure.at();
        if (Math.max(customer.now, time) >= at + settings.erasureMemoryMillis()) {
            customer.forgetErasure();
            return false;
        }
        return time <= at;
    }

    /** Whether the event's id is remembered; from now on it is. */
    private boolean isRepeated(Customer customer, @Nullable String id, long time) {
        if (id == null || settings.duplicateCount() == 0) {
            return false;
        }
        long clock = customer.isNew ? time : Math.max(customer.now, time);
        long horizon = clock - settings.duplicateHorizonMillis();
        customer.recentEvents.forgetUntil(horizon);
        long hash = XxHash64.of(id);
        if (customer.recentEvents.contains(hash)) {
            return true;
        }
        if (time > horizon) {
            customer.recentEvents.add(hash, time, settings.duplicateCount());
        }
        return false;
    }

    Step wake(Customer customer, long time) {
        List<Transition> transitions = new ArrayList<>();
        int pinChanges = customer.pins.changes();
        if (!customer.isNew) {
            processChange(customer, Math.max(time, customer.now), transitions);
            processDue(customer, time, transitions);
            if (time > customer.now && time != Long.MAX_VALUE) {
                moveOn(customer, time);
            }
        } else if (customer.nextDue <= time) {
            customer.forgetErasure();
        }
        return step(transitions, customer, Outcome.APPLIED, false, pinChanges);
    }

    /** A newer rule set, or newer cut-offs, take effect as a step of its own, at the first instant at which the customer is looked at. */
    private void processChange(Customer customer, long touch, List<Transition> transitions) {
        RuleChange change = customer.ruleChange;
        if (change == null && customer.population.asOf() == mark) {
            return;
        }
        long instant = Math.min(touch, customer.nextDue);
        if (change == null && mark > customer.now) {
            // Before that the old ones were in force.
            instant = Math.min(instant, mark);
        }
        approach(customer, instant);
        evaluation.begin(customer);
        if (instant != Long.MAX_VALUE) {
            customer.now = Math.max(customer.now, instant);
        }
        madeEvents.expire(customer, evaluation);
        customer.ruleChange = null;
        customer.population.set(mark);
        evaluation.markAll();
        Cause cause = change == null ? Cause.POPULATION : Cause.RULE_CHANGE;
        decide(customer, cause, null, null, change == null ? List.of() : change.lost(), transitions);
    }

    private void processDue(Customer customer, long limit, List<Transition> transitions) {
        while (customer.nextDue <= limit && customer.nextDue != Long.MAX_VALUE) {
            approach(customer, customer.nextDue);
            evaluation.begin(customer);
            customer.now = customer.nextDue;
            madeEvents.expire(customer, evaluation);
            evaluation.findFlipped();
            decide(customer, Cause.TIME, null, null, List.of(), transitions);
        }
    }

    /**
     * Lets time pass up to just before an instant, so that what a step shows as the values before it does not depend on when
     * the customer was looked at last.
     */
    private static void approach(Customer customer, long instant) {
        if (instant != Long.MAX_VALUE && instant - 1 > customer.now) {
            moveOn(customer, instant - 1);
        }
    }

    /** Lets time pass where no answer depends on what leaves; the values that are shown do. */
    private static void moveOn(Customer customer, long time) {
        customer.now = time;
        customer.metrics.expire(time, metric -> {});
    }

    /**
     * Evaluates the marked units.
     *
     * @param order the command that brings it about, unless that is a pin
     * @param lost what the customer held and cannot hold any more
     */
    private void decide(
            Customer customer,
            Cause cause,
            @Nullable String eventId,
            @Nullable ManualOverride order,
            List<RuleChange.Lost> lost,
            List<Transition> transitions) {
        List<TransitionWriter.Change> changes = new ArrayList<>();
        evaluation.markReached(units);
        boolean otherwise = decider.decide(customer, changes);
        customer.inherited = null;
        customer.nextDue = dueMoments.next(customer, evaluation, otherwise);
        if (!changes.isEmpty() || !lost.isEmpty()) {
            changes.sort(Comparator.comparing(change -> units.get(change.unit()).name()));
            BitSet entered = new BitSet();
            changes.stream().filter(change -> change.after() > 0).forEach(change -> entered.set(change.unit()));
            Map<Integer, Long> exits = exitForecast.of(customer, entered);
            writer.write(
                    customer,
                    evaluation,
                    changes,
                    new TransitionWriter.Explanation(cause, eventId, order, lost, exits),
                    transitions);
        }
    }
}
