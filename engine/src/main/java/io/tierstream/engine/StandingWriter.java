package io.tierstream.engine;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.rule.Atom;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.Pin;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Stretches;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through the conditions of a rule set as they are written, with the compiled atoms at hand in the same order. */
final class StandingWriter {

    private final RuleSet ruleSet;
    private final RuleUnits units;
    private final EvidenceWriter evidence;

    StandingWriter(RuleSet ruleSet, RuleUnits units, EvidenceWriter evidence) {
        this.ruleSet = ruleSet;
        this.units = units;
        this.evidence = evidence;
    }

    /** The standings of the customer at hand in an evaluation whose changes have ended. */
    List<Standing> write(Customer customer, Evaluation evaluation) {
        List<Standing> standings = new ArrayList<>();
        for (SegmentDefinition segment : ruleSet.segments()) {
            TierDefinition only = new TierDefinition(segment.name(), segment.when(), segment.keep(), segment.timing());
            standings.add(standing(standings.size(), List.of(only), null, customer, evaluation));
        }
        for (TierSetDefinition tierSet : ruleSet.tierSets()) {
            standings.add(standing(standings.size(), tierSet.tiers(), tierSet.maintenance(), customer, evaluation));
        }
        return standings;
    }

    private Standing standing(
            int number,
            List<TierDefinition> tiers,
            @Nullable Maintenance maintenance,
            Customer customer,
            Evaluation evaluation) {
        RuleUnit unit = units.get(number);
        int held = customer.memberships.level(number);
        List<Standing.Level> levels = new ArrayList<>();
        for (int i = 0; i < tiers.size(); i++) {
            RuleUnit.Level level = unit.level(i + 1);
            TierDefinition tier = tiers.get(i);
            Iterator<Atom> atoms = level.atoms().iterator();
            levels.add(new Standing.Level(
                    level.target(),
                    held == i + 1 ? (Long) customer.memberships.since(number) : null,
                    finding(tier.when(), atoms, evaluation),
                    tier.keep() == null ? null : finding(tier.keep(), atoms, evaluation),
                    tier.timing(),
                    waits(unit, i + 1, customer)));
        }
        Pin pin = customer.pins.of(number);
        return new Standing(unit.name(), levels, maintenance, pin == null ? null : unit.held(pin));
    }

    private static List<Standing.Wait> waits(RuleUnit unit, int level, Customer customer) {
        List<Standing.Wait> waits = new ArrayList<>();
        for (Stretches.Kind kind : Stretches.Kind.values()) {
            long since = customer.stretches.since(unit.number(), level, kind);
            if (since != Stretches.NONE) {
                long until = unit.deadline(level, kind, since, customer, customer.now);
                if (until > customer.now) {
                    waits.add(new Standing.Wait(kind, since, until));
                }
            }
        }
        return waits;
    }

    private Finding finding(Expression condition, Iterator<Atom> atoms, Evaluation evaluation) {
        if (condition instanceof And and) {
            List<Finding> parts = findings(and.operands(), atoms, evaluation);
            return new Finding.All(parts, parts.stream().allMatch(Finding::holds));
        } else if (condition instanceof Or or) {
            List<Finding> parts = findings(or.operands(), atoms, evaluation);
            return new Finding.Any(parts, parts.stream().anyMatch(Finding::holds));
        } else if (condition instanceof Not not) {
            Finding part = finding(not.operand(), atoms, evaluation);
            return new Finding.Not(part, !part.holds());
        } else if (condition instanceof Conditional conditional) {
            Finding test = finding(conditional.condition(), atoms, evaluation);
            Finding yes = finding(conditional.yes(), atoms, evaluation);
            Finding no = finding(conditional.no(), atoms, evaluation);
            return new Finding.Choice(test, yes, no, test.holds() ? yes.holds() : no.holds());
        }
        Atom atom = atoms.next();
        Expression meaning = atom.expression();
        return new Finding.Test(
                evidence.written(meaning), meaning, evidence.write(atom, evaluation), value(atom, evaluation));
    }

    private static @Nullable Object value(Atom atom, Evaluation evaluation) {
        if (atom instanceof Atom.Indexed indexed) {
            return evaluation.slotValue(indexed.slot());
        }
        long stay = atom instanceof Atom.HeldFor heldFor ? heldFor.stay(evaluation) : -1;
        return stay < 0 ? null : Duration.ofMillis(stay);
    }

    private List<Finding> findings(List<Expression> conditions, Iterator<Atom> atoms, Evaluation evaluation) {
        // Left to right, as the atoms stand.
        List<Finding> parts = new ArrayList<>();
        for (Expression condition : conditions) {
            parts.add(finding(condition, atoms, evaluation));
        }
        return parts;
    }
}
