package io.tierstream.engine;

import io.tierstream.engine.metric.MetricPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what a customer is in, and what all metrics show. */
final class MembershipWriter {

    private final RuleSetVersion version;
    private final RuleUnits units;
    private final MetricPlan plan;
    private final MetricTexts.Names metrics;

    MembershipWriter(RuleSetVersion version, RuleUnits units, MetricPlan plan) {
        this.version = version;
        this.units = units;
        this.plan = plan;
        this.metrics = MetricTexts.names(plan.metrics());
    }

    /** Where a customer stands. */
    Membership write(Customer customer) {
        Map<String, HeldTier> tiers = new LinkedHashMap<>();
        Map<String, Long> segments = new LinkedHashMap<>();
        for (int i = 0; i < customer.memberships.size(); i++) {
            int number = customer.memberships.unitAt(i);
            RuleUnit unit = units.get(number);
            long since = customer.memberships.since(number);
            String tier =
                    unit.level(customer.memberships.level(number)).target().tier();
            if (tier == null) {
                segments.put(unit.name(), since);
            } else {
                tiers.put(unit.name(), new HeldTier(tier, since));
            }
        }
        @Nullable String[] values = new String[plan.size()];
        for (int m = 0; m < values.length; m++) {
            values[m] = customer.metrics.text(m);
        }
        return new Membership(
                customer.id(), customer.now, customer.sequence, version, tiers, segments, metrics.with(values));
    }
}
