package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricPlan;
import io.tierstream.engine.metric.MetricScratch;
import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.metric.OverlayPages;
import io.tierstream.engine.sequence.PartialMatches;
import io.tierstream.engine.sequence.SequencePlan;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Says when what a customer has just entered will end by itself: lets time pass on a copy, of which only the metrics are
 * moved on that the entered units look at.
 */
final class ExitForecast {

    /** Due moments looked at. */
    private static final int REACH = 64;

    private final RuleUnits units;
    private final MetricPlan plan;
    private final Evaluation evaluation;
    private final DueMoments dueMoments;
    private final MadeEvents madeEvents;
    private final ByteWriter buffer = new ByteWriter(1024);
    private final OverlayPages pages = new OverlayPages(new HeapPages());

    /** The copy, in the same objects each time. */
    private final Customer copy;

    ExitForecast(RuleUnits units, MetricPlan plan, SequencePlan sequences) {
        this.units = units;
        this.plan = plan;
        MetricScratch scratch = MetricScratch.forForecast(plan);
        MetricState metrics = MetricState.empty(plan, scratch, pages);
        this.copy = new Customer("", 0, metrics, new PartialMatches(sequences), pages);
        this.madeEvents = new MadeEvents(sequences, scratch);
        this.evaluation = new Evaluation(units, plan.size());
        this.dueMoments = new DueMoments(units);
    }

    /**
     * The instants at which units leave the levels they are at, if nothing more happens; a unit that does not, as far as
     * one can see, is left out.
     *
     * @param customer at the end of a step, due moment included
     * @param entered numbers of units
     */
    Map<Integer, Long> of(Customer customer, BitSet entered) {
        Map<Integer, Long> exits = new HashMap<>();
        if (entered.isEmpty() || customer.nextDue == Long.MAX_VALUE) {
            return exits;
        }
        copy(customer);
        BitSet staying = (BitSet) entered.clone();
        BitSet looked = units.order().withDependencies(staying);
        BitSet slots = units.slotsOf(looked);
        BitSet windows = plan.windowsOf(slots);
        // An event that time will make may go to any metric; then none may fall behind the clock.
        boolean waiting = copy.partialMatches.nextDue() != Long.MAX_VALUE;
        copy.nextDue = dueMoments.next(copy, looked, slots);
        for (int i = 0; i < REACH && !staying.isEmpty() && copy.nextDue != Long.MAX_VALUE; i++) {
            evaluation.begin(copy);
            copy.now = copy.nextDue;
            if (waiting) {
                madeEvents.expire(copy, evaluation);
            } else {
                copy.metrics.expire(copy.now, windows::get, evaluation);
            }
            evaluation.end();
            decide(looked, staying, exits);
            looked = units.order().withDependencies(staying);
            copy.nextDue = dueMoments.next(copy, looked, slots);
        }
        return exits;
    }

    private void decide(BitSet looked, BitSet staying, Map<Integer, Long> exits) {
        UnitOrder order = units.order();
        BitSet ranks = order.ranks(looked);
        for (int rank = ranks.nextSetBit(0); rank >= 0; rank = ranks.nextSetBit(rank + 1)) {
            int unit = order.unitAt(rank);
            int before = copy.memberships.level(unit);
            int after = copy.settle(unit, units.get(unit).decide(evaluation, copy));
            if (after != before) {
                if (staying.get(unit)) {
                    exits.put(unit, copy.now);
                    staying.clear(unit);
                }
                long since = copy.memberships.since(unit);
                copy.memberships.set(unit, after, copy.now);
                evaluation.levelChanged(unit, before, since);
            }
        }
    }

    private void copy(Customer customer) {
        buffer.clear();
        customer.write(buffer);
        ByteReader in = buffer.reader();
        int parts = CustomerFormat.readParts(in);
        CustomerFormat.readRuleSetVersion(in);
        pages.over(customer.pages);
        copy.become(customer.id());
        CustomerFormat.readBody(copy, parts, in);
    }
}
