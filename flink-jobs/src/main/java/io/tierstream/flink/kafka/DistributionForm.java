package io.tierstream.flink.kafka;

import io.tierstream.flink.operator.DistributionCount;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.DistributionTarget;
import io.tierstream.schemas.v1.TierDistribution;
import java.time.Instant;

/** How many customers are in a segment or tier, keyed by it. */
public final class DistributionForm implements RecordForm<DistributionCount, TierDistribution> {

    private static final long serialVersionUID = 1L;

    @Override
    public Contract contract() {
        return Contract.TIER_DISTRIBUTION;
    }

    @Override
    public Class<TierDistribution> recordClass() {
        return TierDistribution.class;
    }

    @Override
    public String key(DistributionCount count) {
        String tier = count.tier();
        return count.ruleSet() + (tier == null ? "/segment/" + count.name() : "/" + count.name() + "/" + tier);
    }

    @Override
    public TierDistribution record(DistributionCount count, long made, long now) {
        String tier = count.tier();
        return TierDistribution.newBuilder()
                .setRuleSet(count.ruleSet())
                .setRuleSetVersion(count.ruleSetVersion())
                .setTarget(tier == null ? DistributionTarget.SEGMENT : DistributionTarget.TIER)
                .setTierSet(tier == null ? null : count.name())
                .setName(tier == null ? count.name() : tier)
                .setMembers(count.members())
                .setEntries(count.entries())
                .setExits(count.exits())
                .setAsOf(Instant.ofEpochMilli(now))
                .build();
    }
}
