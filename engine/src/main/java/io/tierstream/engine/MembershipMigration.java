package io.tierstream.engine;

import io.tierstream.engine.tier.Memberships;
import io.tierstream.engine.tier.Pin;
import io.tierstream.engine.tier.Pins;
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

    /**
     * The pins under the new rules. One whose segment or tier is gone ends in the first step under them: until then the customer is
     * in none of the unit's levels, as {@link #memberships} says.
     */
    Pins pins(Pins before) {
        Pins pins = new Pins();
        before.forEach((number, pin) -> {
            RuleUnit old = from.get(number);
            int unit = to.unitNamed(old.name());
            if (unit >= 0 && to.get(unit).isSegment() == old.isSegment()) {
                int level = levelIn(unit, old, pin.level());
                int ruledLevel = levelIn(unit, old, pin.ruledLevel());
                boolean isGone = level == 0 && pin.level() > 0;
                long end = isGone ? Long.MIN_VALUE : pin.end();
                pins.set(unit, new Pin(level, pin.since(), end, pin.override(), ruledLevel, pin.ruledSince()));
            }
        });
        return pins;
    }

    private int levelIn(int unit, RuleUnit old, int level) {
        return level == 0 ? 0 : to.get(unit).numberOf(old.level(level).target());
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
