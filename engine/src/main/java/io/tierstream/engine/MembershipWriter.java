package io.tierstream.engine;

import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.rule.Readings;
import io.tierstream.engine.tier.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says what a customer is in, and what all metrics show. */
final class MembershipWriter {

    private final RuleSetVersion version;
    private final RuleUnits units;
    private final MetricValues metrics;
    private final MetricTexts.Names names;
    private final Map<Target, Set<String>> tagged;

    MembershipWriter(RuleSetVersion version, RuleUnits units, MetricValues metrics, Map<Target, Set<String>> tagged) {
        this.version = version;
        this.units = units;
        this.metrics = metrics;
        this.names = MetricTexts.names(metrics.names());
        this.tagged = tagged;
    }

    /** Where a customer stands, who is at hand in the readings. */
    Membership write(Customer customer, Readings readings) {
        Map<String, HeldTier> tiers = new LinkedHashMap<>();
        Map<String, Long> segments = new LinkedHashMap<>();
        for (int i = 0; i < customer.memberships.size(); i++) {
            int number = customer.memberships.unitAt(i);
            RuleUnit unit = units.get(number);
            long since = customer.memberships.since(number);
            String tier = target(customer, number).tier();
            if (tier == null) {
                segments.put(unit.name(), since);
            } else {
                tiers.put(unit.name(), new HeldTier(tier, since));
            }
        }
        @Nullable String[] values = new String[metrics.names().size()];
        for (int m = 0; m < metrics.kept(); m++) {
            values[m] = customer.metrics.text(m, customer.now);
        }
        for (int m = metrics.kept(); m < values.length; m++) {
            Object value = metrics.value(m, readings);
            values[m] = value == null ? null : ExpressionText.value(value);
        }
        return new Membership(
                customer.id(),
                customer.now,
                customer.sequence,
                version,
                tiers,
                segments,
                pins(customer),
                tags(customer),
                names.with(values));
    }

    private Target target(Customer customer, int number) {
        return units.get(number).level(customer.memberships.level(number)).target();
    }

    private List<String> tags(Customer customer) {
        if (tagged.isEmpty()) {
            return List.of();
        }
        Set<String> tags = new TreeSet<>();
        for (int i = 0; i < customer.memberships.size(); i++) {
            tags.addAll(tagged.getOrDefault(target(customer, customer.memberships.unitAt(i)), Set.of()));
        }
        return List.copyOf(tags);
    }

    private Map<String, HeldPin> pins(Customer customer) {
        if (customer.pins.isEmpty()) {
            return Map.of();
        }
        Map<String, HeldPin> pins = new LinkedHashMap<>();
        customer.pins.forEach((number, pin) ->
                pins.put(units.get(number).name(), units.get(number).held(pin)));
        return pins;
    }
}
