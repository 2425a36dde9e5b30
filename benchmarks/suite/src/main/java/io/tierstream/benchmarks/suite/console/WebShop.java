package io.tierstream.benchmarks.suite.console;

import io.tierstream.benchmarks.suite.console.Life.Step;
import io.tierstream.rules.RuleSets;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.DistributionTarget;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.HeldTier;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import io.tierstream.schemas.v1.TierDistribution;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records as the job writes them under the rule set {@code examples/rule-sets/web-shop.yaml}, of the same sizes. */
final class WebShop {

    static final String RULE_SET = "web-shop";

    private static final long VERSION = 1;
    private static final HexFormat HEX = HexFormat.of();
    private static final long MIXED = 0x9E3779B97F4A7C15L;

    private final String rules;
    private final Instant begin;

    /** @param begin of the span in which everything has happened */
    WebShop(String rules, Instant begin) {
        this.rules = rules;
        this.begin = begin;
    }

    RuleSetDocument document() {
        return RuleSetDocument.newBuilder()
                .setName(RULE_SET)
                .setVersion(VERSION)
                .setText(rules)
                .setContentHash(RuleSets.contentHash(rules))
                .setPublishedAt(begin)
                .setAuthor("mei.lin")
                .setComment(null)
                .build();
    }

    RuleSetStatus verdict() {
        return RuleSetStatus.newBuilder()
                .setName(RULE_SET)
                .setVersion(VERSION)
                .setContentHash(RuleSets.contentHash(rules))
                .setState(RuleSetState.IN_FORCE)
                .setVersionInForce(VERSION)
                .setDecidedAt(begin)
                .setIssues(List.of())
                .build();
    }

    /** A step of a life. */
    SegmentTransition transition(String customer, long sequence, Step step) {
        Step before = step.before();
        return transition(customer, sequence, step.target(), step.enters(), begin.plus(step.at()))
                .setPreviousTier(before == null ? null : before.target().name())
                .setPreviousSince(before == null ? null : begin.plus(before.at()))
                .setExpectedExitAt(step.expectedExit() == null ? null : begin.plus(step.expectedExit()))
                .build();
    }

    static SegmentTransition.Builder transition(
            String customer, long sequence, Target target, boolean enters, Instant at) {
        return SegmentTransition.newBuilder()
                .setId(id(customer, sequence))
                .setCustomerId(customer)
                .setSequence(sequence)
                .setRuleSet(RULE_SET)
                .setRuleSetVersion(VERSION)
                .setTarget(target.tierSet() == null ? TargetKind.SEGMENT : TargetKind.TIER)
                .setTierSet(target.tierSet())
                .setName(target.name())
                .setDirection(enters ? Direction.ENTER : Direction.EXIT)
                .setEventTime(at)
                .setDecidedAt(at)
                .setEmittedAt(at)
                .setCause(Cause.EVENT)
                .setTippingEventId("order-" + sequence + "-" + customer)
                .setEvidence(List.of(
                        new Evidence("spend_180d", ">=", "1500", "1432.10", "1561.60", !enters, enters),
                        new Evidence("orders_180d", ">=", "3", "2", "3", !enters, enters)));
    }

    /** 32 hexadecimal digits. */
    static String id(String customer, long sequence) {
        long hash = (customer.hashCode() + 31L * sequence) * MIXED;
        return HEX.toHexDigits(hash ^ hash >>> 29) + HEX.toHexDigits(hash * MIXED + sequence);
    }

    /**
     * Where a customer stands.
     *
     * @param further a segment besides; null for none
     */
    CustomerMembership membership(
            String customer,
            Map<Target, Duration> held,
            @Nullable Target further,
            long sequence,
            Instant asOf,
            SplittableRandom random) {
        Map<String, HeldTier> tiers = new TreeMap<>();
        Map<String, Instant> segments = new TreeMap<>();
        held.forEach((target, since) -> {
            if (target.tierSet() == null) {
                segments.put(target.name(), begin.plus(since));
            } else {
                tiers.put(target.tierSet(), new HeldTier(target.name(), begin.plus(since)));
            }
        });
        if (further != null) {
            segments.put(further.name(), asOf);
        }
        return CustomerMembership.newBuilder()
                .setCustomerId(customer)
                .setAsOf(asOf)
                .setSequence(sequence)
                .setRuleSet(RULE_SET)
                .setRuleSetVersion(VERSION)
                .setTiers(tiers)
                .setSegments(segments)
                .setMetrics(metrics(random, asOf))
                .setPins(Map.of())
                .setTags(List.of())
                .build();
    }

    private static Map<String, @Nullable String> metrics(SplittableRandom random, Instant asOf) {
        Map<String, @Nullable String> metrics = new TreeMap<>();
        for (String amount : List.of("spend_180d", "spend_30d", "basket_avg_90d", "basket_max")) {
            metrics.put(amount, BigDecimal.valueOf(random.nextInt(300_000), 2).toPlainString());
        }
        for (String count : List.of(
                "orders_180d", "returns_90d", "visits_7d", "mail_opens_30d", "mail_clicks_30d", "contacts_7d")) {
            metrics.put(count, Integer.toString(random.nextInt(30)));
        }
        metrics.put(
                "first_purchase",
                asOf.minus(Duration.ofDays(random.nextInt(30, 900))).toString());
        metrics.put("last_purchase", asOf.toString());
        metrics.put("last_category", random.nextBoolean() ? "fashion" : "household");
        return metrics;
    }

    static TierDistribution count(Target target, long entries, long exits, Instant asOf) {
        return TierDistribution.newBuilder()
                .setRuleSet(RULE_SET)
                .setRuleSetVersion(VERSION)
                .setTarget(target.tierSet() == null ? DistributionTarget.SEGMENT : DistributionTarget.TIER)
                .setTierSet(target.tierSet())
                .setName(target.name())
                .setMembers(entries - exits)
                .setEntries(entries)
                .setExits(exits)
                .setAsOf(asOf)
                .build();
    }
}
