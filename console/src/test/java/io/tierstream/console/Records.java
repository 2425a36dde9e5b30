package io.tierstream.console;

import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.DistributionTarget;
import io.tierstream.schemas.v1.HeldTier;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import io.tierstream.schemas.v1.TierDistribution;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Records of the topics, as short as tests want them. */
public final class Records {

    public static final String RULE_SET = "shop";

    private Records() {}

    /** A transition of {@code segment} or {@code tierset:tier}. */
    public static SegmentTransition.Builder transition(
            String customer, long sequence, Direction direction, String target, Instant at) {
        int colon = target.indexOf(':');
        String key = customer + sequence + direction + target;
        return SegmentTransition.newBuilder()
                .setId(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", ""))
                .setCustomerId(customer)
                .setSequence(sequence)
                .setRuleSet(RULE_SET)
                .setRuleSetVersion(1)
                .setTarget(colon < 0 ? TargetKind.SEGMENT : TargetKind.TIER)
                .setTierSet(colon < 0 ? null : target.substring(0, colon))
                .setName(target.substring(colon + 1))
                .setDirection(direction)
                .setEventTime(at)
                .setDecidedAt(at)
                .setEmittedAt(at)
                .setCause(Cause.EVENT)
                .setEvidence(List.of());
    }

    public static SegmentTransition enter(String customer, long sequence, String target, Instant at) {
        return transition(customer, sequence, Direction.ENTER, target, at).build();
    }

    public static SegmentTransition exit(String customer, long sequence, String target, Instant at) {
        return transition(customer, sequence, Direction.EXIT, target, at).build();
    }

    /** A membership in segments and {@code tierset:tier}s. */
    public static CustomerMembership.Builder membership(
            String customer, long sequence, Instant asOf, String... targets) {
        Map<String, HeldTier> tiers = new TreeMap<>();
        Map<String, Instant> segments = new TreeMap<>();
        for (String target : targets) {
            int colon = target.indexOf(':');
            if (colon < 0) {
                segments.put(target, asOf);
            } else {
                tiers.put(target.substring(0, colon), new HeldTier(target.substring(colon + 1), asOf));
            }
        }
        return CustomerMembership.newBuilder()
                .setCustomerId(customer)
                .setAsOf(asOf)
                .setSequence(sequence)
                .setRuleSet(RULE_SET)
                .setRuleSetVersion(1)
                .setTiers(tiers)
                .setSegments(segments)
                .setMetrics(new TreeMap<>())
                .setPins(new TreeMap<>())
                .setTags(List.of());
    }

    /** A count of {@code segment} or {@code tierset:tier}. */
    public static TierDistribution count(String target, long entries, long exits, Instant at) {
        int colon = target.indexOf(':');
        return TierDistribution.newBuilder()
                .setRuleSet(RULE_SET)
                .setRuleSetVersion(1)
                .setTarget(colon < 0 ? DistributionTarget.SEGMENT : DistributionTarget.TIER)
                .setTierSet(colon < 0 ? null : target.substring(0, colon))
                .setName(target.substring(colon + 1))
                .setMembers(entries - exits)
                .setEntries(entries)
                .setExits(exits)
                .setAsOf(at)
                .build();
    }

    /** {@code segment:NAME} or {@code tier:TIERSET:NAME} for {@code segment} or {@code tierset:tier}. */
    public static String term(String target) {
        return (target.indexOf(':') < 0 ? "segment:" : "tier:") + target;
    }
}
