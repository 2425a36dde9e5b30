package io.tierstream.console.web;

import io.tierstream.console.store.TermNames;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.ManualOverride;
import io.tierstream.schemas.v1.SegmentTransition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transition as JSON: all fields of the contract, and its target in our notation. */
public record TransitionView(
        @Nullable String id,
        String customerId,
        long sequence,
        String ruleSet,
        long ruleSetVersion,
        String target,
        String kind,
        @Nullable String tierSet,
        String name,
        String direction,
        Instant eventTime,
        Instant decidedAt,
        Instant emittedAt,
        String cause,
        @Nullable String tippingEventId,
        @Nullable String previousTier,
        @Nullable Instant previousSince,
        List<Comparison> evidence,
        @Nullable Instant expectedExitAt,
        @Nullable Override override) {

    /** A comparison of the deciding condition. */
    public record Comparison(
            String metric,
            String operator,
            String threshold,
            @Nullable String valueBefore,
            @Nullable String valueAfter,
            boolean heldBefore,
            boolean heldAfter) {

        /** Without what was seen of the customer: it can be a name as well as a number. */
        private Comparison masked() {
            return new Comparison(metric, operator, threshold, null, null, heldBefore, heldAfter);
        }

        private static Comparison of(Evidence evidence) {
            return new Comparison(
                    evidence.getMetric(),
                    evidence.getOperator(),
                    evidence.getThreshold(),
                    evidence.getValueBefore(),
                    evidence.getValueAfter(),
                    evidence.getHeldBefore(),
                    evidence.getHeldAfter());
        }
    }

    /** A decision by hand. */
    public record Override(
            @Nullable String commandId,
            String author,
            String reason,
            @Nullable String approvedBy,
            @Nullable Instant until) {

        private static @Nullable Override of(@Nullable ManualOverride override) {
            return override == null
                    ? null
                    : new Override(
                            override.getCommandId(),
                            override.getAuthor(),
                            override.getReason(),
                            override.getApprovedBy(),
                            override.getUntil());
        }
    }

    /** The whole of it. */
    public static TransitionView of(SegmentTransition transition) {
        return of(
                transition,
                transition.getId(),
                transition.getCustomerId(),
                transition.getTippingEventId(),
                transition.getEvidence().stream().map(Comparison::of).toList(),
                Override.of(transition.getOverride()));
    }

    /**
     * Without what would tell who it is: the ids of transition and event, the values that were compared, and what somebody wrote when he
     * decided by hand.
     */
    public static TransitionView masked(SegmentTransition transition, String shownCustomer) {
        List<Comparison> evidence = transition.getEvidence().stream()
                .map(one -> Comparison.of(one).masked())
                .toList();
        return of(transition, null, shownCustomer, null, evidence, null);
    }

    private static TransitionView of(
            SegmentTransition transition,
            @Nullable String id,
            String customer,
            @Nullable String tippingEvent,
            List<Comparison> evidence,
            @Nullable Override override) {
        return new TransitionView(
                id,
                customer,
                transition.getSequence(),
                transition.getRuleSet(),
                transition.getRuleSetVersion(),
                TermNames.of(transition),
                transition.getTarget().name(),
                transition.getTierSet(),
                transition.getName(),
                transition.getDirection().name(),
                transition.getEventTime(),
                transition.getDecidedAt(),
                transition.getEmittedAt(),
                transition.getCause().name(),
                tippingEvent,
                transition.getPreviousTier(),
                transition.getPreviousSince(),
                evidence,
                transition.getExpectedExitAt(),
                override);
    }
}
