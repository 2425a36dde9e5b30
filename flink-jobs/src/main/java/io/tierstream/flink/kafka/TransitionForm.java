package io.tierstream.flink.kafka;

import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Transition;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Entries and exits, keyed by customer, with the headers of CloudEvents 1.0 in binary mode:
 *
 * <ul>
 *   <li>{@code ce_id}: the transition's id
 *   <li>{@code ce_source}: {@code /tierstream/rule-sets/NAME}
 *   <li>{@code ce_type}: {@value #ENTERED} or {@value #EXITED}
 *   <li>{@code ce_time}: when it holds
 *   <li>{@code ce_subject}: the customer id
 *   <li>{@code content-type}: {@value #CONTENT_TYPE}
 * </ul>
 *
 * <p>The sink follows the decision in the same thread, so one reading of the clock serves as decided-at and emitted-at.
 */
public final class TransitionForm implements RecordForm<Transition, SegmentTransition> {

    static final String ENTERED = "io.tierstream.segment.entered.v1";
    static final String EXITED = "io.tierstream.segment.exited.v1";
    static final String CONTENT_TYPE = "application/avro";

    private static final long serialVersionUID = 1L;

    @Override
    public Contract contract() {
        return Contract.SEGMENT_TRANSITION;
    }

    @Override
    public Class<SegmentTransition> recordClass() {
        return SegmentTransition.class;
    }

    @Override
    public String key(Transition transition) {
        return transition.customerId();
    }

    @Override
    public SegmentTransition record(Transition transition, long now) {
        String tier = transition.target().tier();
        HeldTier previous = transition.previous();
        Instant instant = Instant.ofEpochMilli(now);
        return SegmentTransition.newBuilder()
                .setId(transition.id())
                .setCustomerId(transition.customerId())
                .setSequence(transition.sequence())
                .setRuleSet(transition.ruleSet().name())
                .setRuleSetVersion(transition.ruleSet().version())
                .setTarget(tier == null ? TargetKind.SEGMENT : TargetKind.TIER)
                .setTierSet(tier == null ? null : transition.target().name())
                .setName(tier == null ? transition.target().name() : tier)
                .setDirection(isEntry(transition) ? Direction.ENTER : Direction.EXIT)
                .setEventTime(Instant.ofEpochMilli(transition.time()))
                .setDecidedAt(instant)
                .setEmittedAt(instant)
                .setCause(Cause.valueOf(transition.reason().cause().name()))
                .setTippingEventId(transition.reason().eventId())
                .setPreviousTier(previous == null ? null : previous.tier())
                .setPreviousSince(previous == null ? null : Instant.ofEpochMilli(previous.since()))
                .setEvidence(evidence(transition))
                .setExpectedExitAt(instant(transition.expectedExitAt()))
                .build();
    }

    private static List<Evidence> evidence(Transition transition) {
        return transition.reason().evidence().stream()
                .map(seen -> new Evidence(
                        seen.metric(),
                        seen.operator(),
                        seen.threshold(),
                        seen.before(),
                        seen.after(),
                        seen.heldBefore(),
                        seen.holds()))
                .toList();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static boolean isEntry(Transition transition) {
        return transition.direction() == io.tierstream.engine.Direction.ENTER;
    }

    @Override
    public void addHeaders(Transition transition, Headers headers) {
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", transition.id());
        add(headers, "ce_source", source(transition.ruleSet().name()));
        add(headers, "ce_type", isEntry(transition) ? ENTERED : EXITED);
        add(headers, "ce_time", Instant.ofEpochMilli(transition.time()).toString());
        add(headers, "ce_subject", transition.customerId());
        add(headers, "content-type", CONTENT_TYPE);
    }

    /** A URI reference, whatever the rule set is called. */
    private static String source(String ruleSet) {
        return "/tierstream/rule-sets/"
                + URLEncoder.encode(ruleSet, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
