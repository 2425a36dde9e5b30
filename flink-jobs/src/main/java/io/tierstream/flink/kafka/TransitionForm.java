package io.tierstream.flink.kafka;

import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Transition;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.ManualOverride;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
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
 */
public final class TransitionForm implements RecordForm<Transition, SegmentTransition> {

    static final String ENTERED = "io.tierstream.segment.entered.v1";
    static final String EXITED = "io.tierstream.segment.exited.v1";
    static final String CONTENT_TYPE = "application/avro";

    private static final byte[] SPEC_VERSION = bytes("1.0");
    private static final byte[] ENTERED_BYTES = bytes(ENTERED);
    private static final byte[] EXITED_BYTES = bytes(EXITED);
    private static final byte[] CONTENT_TYPE_BYTES = bytes(CONTENT_TYPE);

    private static final long serialVersionUID = 1L;

    /** The header of each rule set by its name; a job has one name at a time. */
    private final ConcurrentHashMap<String, byte[]> sources = new ConcurrentHashMap<>();

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
    public SegmentTransition record(Transition transition, long made, long now) {
        String tier = transition.target().tier();
        HeldTier previous = transition.previous();
        // In the order of the schema; the builder would make a copy of every default first.
        return new SegmentTransition(
                transition.id(),
                transition.customerId(),
                transition.sequence(),
                transition.ruleSet().name(),
                transition.ruleSet().version(),
                tier == null ? TargetKind.SEGMENT : TargetKind.TIER,
                tier == null ? null : transition.target().name(),
                tier == null ? transition.target().name() : tier,
                isEntry(transition) ? Direction.ENTER : Direction.EXIT,
                Instant.ofEpochMilli(transition.time()),
                Instant.ofEpochMilli(made),
                Instant.ofEpochMilli(now),
                Cause.valueOf(transition.reason().cause().name()),
                transition.reason().eventId(),
                previous == null ? null : previous.tier(),
                previous == null ? null : Instant.ofEpochMilli(previous.since()),
                evidence(transition),
                instant(transition.expectedExitAt()),
                override(transition.reason().override()));
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

    private static @Nullable ManualOverride override(io.tierstream.engine.tier.@Nullable ManualOverride override) {
        return override == null
                ? null
                : new ManualOverride(
                        override.commandId(),
                        override.author(),
                        override.reason(),
                        override.approvedBy(),
                        instant(override.until()));
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static boolean isEntry(Transition transition) {
        return transition.direction() == io.tierstream.engine.Direction.ENTER;
    }

    @Override
    public void addHeaders(Transition transition, Headers headers) {
        headers.add("ce_specversion", SPEC_VERSION);
        headers.add("ce_id", bytes(transition.id()));
        headers.add("ce_source", sources.computeIfAbsent(transition.ruleSet().name(), TransitionForm::source));
        headers.add("ce_type", isEntry(transition) ? ENTERED_BYTES : EXITED_BYTES);
        headers.add("ce_time", bytes(Instant.ofEpochMilli(transition.time()).toString()));
        headers.add("ce_subject", bytes(transition.customerId()));
        headers.add("content-type", CONTENT_TYPE_BYTES);
    }

    /** A URI reference, whatever the rule set is called. */
    private static byte[] source(String ruleSet) {
        return bytes("/tierstream/rule-sets/"
                + URLEncoder.encode(ruleSet, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
