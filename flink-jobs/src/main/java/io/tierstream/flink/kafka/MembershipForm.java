package io.tierstream.flink.kafka;

import io.tierstream.engine.Membership;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.HeldPin;
import io.tierstream.schemas.v1.HeldTier;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a customer stands, keyed by customer. */
public final class MembershipForm implements RecordForm<Membership, CustomerMembership> {

    private static final long serialVersionUID = 1L;

    @Override
    public Contract contract() {
        return Contract.CUSTOMER_MEMBERSHIP;
    }

    @Override
    public Class<CustomerMembership> recordClass() {
        return CustomerMembership.class;
    }

    @Override
    public String key(Membership membership) {
        return membership.customerId();
    }

    @Override
    public CustomerMembership record(Membership membership, long made, long now) {
        Map<String, HeldTier> tiers = new LinkedHashMap<>();
        membership.tiers().forEach((tierSet, held) -> {
            tiers.put(tierSet, new HeldTier(held.tier(), Instant.ofEpochMilli(held.since())));
        });
        Map<String, Instant> segments = new LinkedHashMap<>();
        membership.segments().forEach((segment, since) -> segments.put(segment, Instant.ofEpochMilli(since)));
        // In the order of the schema; the builder would make a copy of every default first.
        return new CustomerMembership(
                membership.customerId(),
                Instant.ofEpochMilli(membership.asOf()),
                membership.sequence(),
                membership.ruleSet().name(),
                membership.ruleSet().version(),
                tiers,
                segments,
                membership.metrics(),
                pins(membership),
                membership.tags());
    }

    private static Map<String, HeldPin> pins(Membership membership) {
        Map<String, HeldPin> pins = new LinkedHashMap<>();
        membership.pins().forEach((name, pin) -> {
            Long until = pin.override().until();
            pins.put(
                    name,
                    new HeldPin(
                            pin.member(),
                            pin.tier(),
                            Instant.ofEpochMilli(pin.since()),
                            until == null ? null : Instant.ofEpochMilli(until),
                            pin.override().author(),
                            pin.override().reason(),
                            pin.override().approvedBy(),
                            pin.override().commandId(),
                            pin.automaticMember(),
                            pin.automaticTier()));
        });
        return pins;
    }
}
