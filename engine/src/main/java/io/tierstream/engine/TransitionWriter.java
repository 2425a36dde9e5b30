package io.tierstream.engine;

import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what changed for a customer in a step, and why. */
final class TransitionWriter {

    private final RuleSetVersion version;
    private final RuleUnits units;
    private final EvidenceWriter evidence;
    private final TransitionId ids;

    TransitionWriter(RuleSetVersion version, RuleUnits units, EvidenceWriter evidence) {
        this.version = version;
        this.units = units;
        this.evidence = evidence;
        this.ids = new TransitionId(version.name());
    }

    /** A unit whose level changed in a step, and the pin that did it, if any. */
    record Change(
            int unit,
            int before,
            long since,
            int after,
            @Nullable ManualOverride override) {}

    /** What the transitions of a step have in common. */
    record Explanation(
            Cause cause,
            @Nullable String eventId,
            @Nullable ManualOverride order,
            List<RuleChange.Lost> lost,
            Map<Integer, Long> exits) {}

    /** An exit that is still without a sequence number. */
    private record Leaving(
            Target target, Reason reason, @Nullable HeldTier previous) {}

    /** Writes the transitions of a step. All exits, then all entries, each by name: the order does not depend on how the rule set is laid out. */
    void write(
            Customer customer,
            Evaluation step,
            List<Change> changes,
            Explanation explanation,
            List<Transition> transitions) {
        Map<Integer, Reason> reasons = new HashMap<>();
        changes.forEach(change -> reasons.put(change.unit(), reason(change, explanation, step)));
        List<Leaving> leaving = new ArrayList<>();
        for (RuleChange.Lost lost : explanation.lost()) {
            Reason gone = new Reason(explanation.cause(), explanation.eventId(), List.of());
            leaving.add(new Leaving(lost.target(), gone, held(lost.target(), lost.since())));
        }
        for (Change change : changes) {
            if (change.before() > 0) {
                Target left = units.get(change.unit()).level(change.before()).target();
                leaving.add(new Leaving(left, reasonOf(change, reasons), held(left, change.since())));
            }
        }
        Map<String, HeldTier> previous = writeExits(customer, leaving, transitions);
        for (Change change : changes) {
            if (change.after() > 0) {
                Target entered = units.get(change.unit()).level(change.after()).target();
                HeldTier before = entered.isSegment() ? null : previous.get(entered.name());
                Transition transition =
                        transition(customer, entered, Direction.ENTER, reasonOf(change, reasons), before);
                Long exit = explanation.exits().get(change.unit());
                transitions.add(exit == null ? transition : transition.withExpectedExitAt(exit));
            }
        }
    }

    /** Writes that the customer leaves everything. */
    void writeExits(Customer customer, Reason reason, List<Transition> transitions) {
        List<Leaving> leaving = new ArrayList<>();
        for (int i = 0; i < customer.memberships.size(); i++) {
            int unit = customer.memberships.unitAt(i);
            Target left =
                    units.get(unit).level(customer.memberships.level(unit)).target();
            leaving.add(new Leaving(left, reason, held(left, customer.memberships.since(unit))));
        }
        writeExits(customer, leaving, transitions);
    }

    /** Writes exits by name, and says per tier set which tier was left. */
    private Map<String, HeldTier> writeExits(Customer customer, List<Leaving> leaving, List<Transition> transitions) {
        leaving.sort(Comparator.comparing(exit -> exit.target().name()));
        Map<String, HeldTier> previous = new HashMap<>();
        for (Leaving exit : leaving) {
            if (exit.previous() != null) {
                previous.put(exit.target().name(), exit.previous());
            }
            transitions.add(transition(customer, exit.target(), Direction.EXIT, exit.reason(), exit.previous()));
        }
        return previous;
    }

    private Reason reason(Change change, Explanation explanation, Evaluation step) {
        List<RuleUnit.Level> levels = new ArrayList<>();
        RuleUnit unit = units.get(change.unit());
        if (change.before() > 0) {
            levels.add(unit.level(change.before()));
        }
        if (change.after() > 0) {
            levels.add(unit.level(change.after()));
        }
        ManualOverride override = change.override() == null ? explanation.order() : change.override();
        return new Reason(explanation.cause(), explanation.eventId(), evidence.write(levels, step), override);
    }

    private static Reason reasonOf(Change change, Map<Integer, Reason> reasons) {
        return Objects.requireNonNull(reasons.get(change.unit()));
    }

    private static @Nullable HeldTier held(Target target, long since) {
        return target.tier() == null ? null : new HeldTier(target.tier(), since);
    }

    private Transition transition(
            Customer customer, Target target, Direction direction, Reason reason, @Nullable HeldTier previous) {
        long sequence = ++customer.sequence;
        String id = ids.of(customer.id(), target.toString(), direction, sequence);
        return new Transition(
                id, customer.id(), sequence, target, direction, customer.now, version, reason, previous, null);
    }
}
