package io.tierstream.engine;

import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Pin;
import java.util.BitSet;
import java.util.List;

/** Decides segments and tier sets in a step, each after those that it looks at, and notes with the customer what changes. */
final class UnitDecider {

    private final RuleUnits units;
    private final Evaluation evaluation;

    UnitDecider(RuleUnits units, Evaluation evaluation) {
        this.units = units;
        this.evaluation = evaluation;
    }

    /**
     * Decides the marked units, and those that look at one that changes.
     *
     * @return whether units ask something else of the readings from now on
     */
    boolean decide(Customer customer, List<TransitionWriter.Change> changes) {
        boolean otherwise = false;
        UnitOrder order = units.order();
        if (!order.isLinked()) {
            for (int i = 0; i < evaluation.unitCount(); i++) {
                otherwise |= decide(customer, evaluation.unit(i), changes);
            }
            return otherwise;
        }
        BitSet ranks = new BitSet();
        for (int i = 0; i < evaluation.unitCount(); i++) {
            ranks.set(order.rank(evaluation.unit(i)));
        }
        for (int rank = ranks.nextSetBit(0); rank >= 0; rank = ranks.nextSetBit(rank + 1)) {
            int unit = order.unitAt(rank);
            int before = changes.size();
            otherwise |= decide(customer, unit, changes);
            if (changes.size() > before) {
                for (int dependent : order.dependents(unit)) {
                    ranks.set(order.rank(dependent));
                    otherwise = true;
                }
            }
        }
        return otherwise;
    }

    private boolean decide(Customer customer, int unit, List<TransitionWriter.Change> changes) {
        int before = customer.memberships.level(unit);
        int noted = customer.stretches.changes();
        Pin pin = customer.pins.of(unit);
        int ruledBefore = pin == null ? before : pin.ruledLevel();
        int ruled = units.get(unit).decide(evaluation, customer);
        int after = customer.settle(unit, ruled);
        if (before != after) {
            ManualOverride override = pin == null ? null : pin.override();
            long since = customer.memberships.since(unit);
            changes.add(new TransitionWriter.Change(unit, before, since, after, override));
            customer.memberships.set(unit, after, customer.sinceOf(unit, after));
            evaluation.levelChanged(unit, before, since);
        } else if (after > 0 && customer.sinceOf(unit, after) < customer.memberships.since(unit)) {
            long since = customer.memberships.since(unit);
            customer.memberships.set(unit, after, customer.sinceOf(unit, after));
            evaluation.levelChanged(unit, before, since);
        }
        return units.get(unit).isTimed() && (ruledBefore != ruled || noted != customer.stretches.changes());
    }
}
