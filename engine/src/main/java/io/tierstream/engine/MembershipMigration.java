package io.tierstream.engine;

import io.tierstream.engine.tier.Memberships;
import io.tierstream.engine.tier.Stretches;
import io.tierstream.engine.tier.Target;
import java.util.List;

/** Brings what a customer holds under one rule set over to another one: segments and tiers are known by their names. */
final class MembershipMigration {

    private final RuleUnits from;
    private final RuleUnits to;

    MembershipMigration(RuleUnits from, RuleUnits to) {
        this.from = from;
        this.to = to;
    }

    /**
     * The memberships under the new rules.
     *
     * @param lost receives what cannot be held any more
     */
    Memberships memberships(Memberships before, List<RuleChange.Lost> lost) {
        Memberships memberships = new Memberships();
        for (int i = 0; i < before.size(); i++) {
            int number = before.unitAt(i);
            Target held = from.get(number).level(before.level(number)).target();
            long since = before.since(number);
            int unit = to.unitWith(held);
            if (unit >= 0) {
                memberships.set(unit, to.get(unit).numberOf(held), since);
            } else {
                lost.add(new RuleChange.Lost(held, since));
            }
        }
        return memberships;
    }

    /** What has been so goes on under the new rules, if they ask; the next step ends what is not so any more. */
    Stretches stretches(Stretches before) {
        Stretches stretches = new Stretches();
        for (int i = 0; i < before.size(); i++) {
            Target target = from.get(before.unitAt(i)).level(before.levelAt(i)).target();
            int unit = to.unitWith(target);
            if (unit >= 0) {
                stretches.begin(unit, to.get(unit).numberOf(target), before.kindAt(i), before.sinceAt(i));
            }
        }
        return stretches;
    }
}
