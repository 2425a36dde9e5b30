package io.tierstream.console.web;

import io.tierstream.console.rules.ReadableRuleSet;
import io.tierstream.console.rules.TierOutlook;
import io.tierstream.console.store.Customers;
import io.tierstream.console.store.TermNames;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.HeldPin;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A customer as JSON. */
record CustomerView(
        String id,
        Instant asOf,
        long sequence,
        String ruleSet,
        long version,
        List<Tier> tiers,
        List<Segment> segments,
        List<String> tags,
        List<Metric> metrics,
        List<Pin> pins,
        List<TierOutlook> outlook) {

    record Tier(
            String tierSet,
            String tier,
            Instant since,
            @Nullable Instant expectedExitAt,
            boolean pinned) {}

    record Segment(String name, Instant since, @Nullable Instant expectedExitAt, boolean pinned) {}

    record Metric(
            String name, @Nullable String value, @Nullable Map<String, String> label) {}

    /** A pin; name is that of the segment or tier set. */
    record Pin(
            String name,
            boolean member,
            @Nullable String tier,
            Instant since,
            @Nullable Instant until,
            String author,
            String reason,
            @Nullable String approvedBy,
            @Nullable String commandId,
            boolean automaticMember,
            @Nullable String automaticTier) {

        private static Pin of(String name, HeldPin pin) {
            return new Pin(
                    name,
                    pin.getMember(),
                    pin.getTier(),
                    pin.getSince(),
                    pin.getUntil(),
                    pin.getAuthor(),
                    pin.getReason(),
                    pin.getApprovedBy(),
                    pin.getCommandId(),
                    pin.getAutomaticMember(),
                    pin.getAutomaticTier());
        }
    }

    /** In lists. */
    record Short(String id, Map<String, String> tiers, List<String> segments, List<String> tags, Instant asOf) {

        static Short of(CustomerMembership membership) {
            return new Short(
                    membership.getCustomerId(),
                    tierNames(membership),
                    sorted(membership),
                    membership.getTags(),
                    membership.getAsOf());
        }
    }

    /** What personalisation asks for. */
    record Membership(
            String id,
            Instant asOf,
            long sequence,
            Map<String, String> tiers,
            List<String> segments,
            List<String> tags) {

        static Membership of(CustomerMembership membership) {
            return new Membership(
                    membership.getCustomerId(),
                    membership.getAsOf(),
                    membership.getSequence(),
                    tierNames(membership),
                    sorted(membership),
                    membership.getTags());
        }
    }

    static CustomerView of(
            CustomerMembership membership,
            Map<String, Customers.Stay> stays,
            ReadableRuleSet ruleSet,
            List<TierOutlook> outlook) {
        List<Tier> tiers = new TreeMap<>(membership.getTiers())
                .entrySet().stream()
                        .map(held -> new Tier(
                                held.getKey(),
                                held.getValue().getTier(),
                                held.getValue().getSince(),
                                exit(
                                        stays,
                                        TermNames.tier(
                                                held.getKey(), held.getValue().getTier())),
                                membership.getPins().containsKey(held.getKey())))
                        .toList();
        List<Segment> segments = new TreeMap<>(membership.getSegments())
                .entrySet().stream()
                        .map(held -> new Segment(
                                held.getKey(),
                                held.getValue(),
                                exit(stays, TermNames.segment(held.getKey())),
                                membership.getPins().containsKey(held.getKey())))
                        .toList();
        return new CustomerView(
                membership.getCustomerId(),
                membership.getAsOf(),
                membership.getSequence(),
                membership.getRuleSet(),
                membership.getRuleSetVersion(),
                tiers,
                segments,
                membership.getTags(),
                metrics(membership, ruleSet),
                new TreeMap<>(membership.getPins())
                        .entrySet().stream()
                                .map(pin -> Pin.of(pin.getKey(), pin.getValue()))
                                .toList(),
                outlook);
    }

    private static List<Metric> metrics(CustomerMembership membership, ReadableRuleSet ruleSet) {
        Map<String, @Nullable Map<String, String>> labels = new HashMap<>();
        ruleSet.metrics().forEach(metric -> labels.put(metric.name(), metric.label()));
        return new TreeMap<>(membership.getMetrics())
                .entrySet().stream()
                        .map(metric -> new Metric(metric.getKey(), metric.getValue(), labels.get(metric.getKey())))
                        .toList();
    }

    private static @Nullable Instant exit(Map<String, Customers.Stay> stays, String term) {
        Customers.Stay stay = stays.get(term);
        return stay == null ? null : stay.expectedExitAt();
    }

    private static Map<String, String> tierNames(CustomerMembership membership) {
        Map<String, String> names = new TreeMap<>();
        membership.getTiers().forEach((tierSet, held) -> names.put(tierSet, held.getTier()));
        return names;
    }

    private static List<String> sorted(CustomerMembership membership) {
        return membership.getSegments().keySet().stream().sorted().toList();
    }
}
