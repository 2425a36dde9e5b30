package io.tierstream.console.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tierstream.console.webhook.format.Message;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.ManualOverride;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Transitions as messages: all fields of the contract, their names in camelCase, the target as the API writes it. */
final class TransitionJson {

    private TransitionJson() {}

    static Message message(SegmentTransition transition) {
        return new Message(
                transition.getId(),
                type(transition),
                "/tierstream/rule-sets/"
                        + URLEncoder.encode(transition.getRuleSet(), StandardCharsets.UTF_8)
                                .replace("+", "%20"),
                transition.getCustomerId(),
                transition.getEventTime(),
                data(transition));
    }

    static String type(SegmentTransition transition) {
        return transition.getDirection() == Direction.ENTER ? Message.ENTERED : Message.EXITED;
    }

    /** {@code segment:NAME} or {@code tier:TIERSET:NAME}. */
    static String target(SegmentTransition transition) {
        return transition.getTarget() == TargetKind.TIER
                ? "tier:" + transition.getTierSet() + ":" + transition.getName()
                : "segment:" + transition.getName();
    }

    private static ObjectNode data(SegmentTransition transition) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("id", transition.getId());
        data.put("customerId", transition.getCustomerId());
        data.put("sequence", transition.getSequence());
        data.put("ruleSet", transition.getRuleSet());
        data.put("ruleSetVersion", transition.getRuleSetVersion());
        data.put("target", target(transition));
        data.put("tierSet", transition.getTierSet());
        data.put("name", transition.getName());
        data.put("direction", transition.getDirection().name());
        data.put("eventTime", transition.getEventTime().toString());
        data.put("decidedAt", transition.getDecidedAt().toString());
        data.put("emittedAt", transition.getEmittedAt().toString());
        data.put("cause", transition.getCause().name());
        data.put("tippingEventId", transition.getTippingEventId());
        data.put("previousTier", transition.getPreviousTier());
        data.put("previousSince", text(transition.getPreviousSince()));
        ArrayNode evidence = data.putArray("evidence");
        transition.getEvidence().forEach(one -> evidence.add(evidence(one)));
        data.put("expectedExitAt", text(transition.getExpectedExitAt()));
        data.set("override", override(transition.getOverride()));
        return data;
    }

    private static ObjectNode evidence(Evidence evidence) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("metric", evidence.getMetric());
        node.put("operator", evidence.getOperator());
        node.put("threshold", evidence.getThreshold());
        node.put("valueBefore", evidence.getValueBefore());
        node.put("valueAfter", evidence.getValueAfter());
        node.put("heldBefore", evidence.getHeldBefore());
        node.put("heldAfter", evidence.getHeldAfter());
        return node;
    }

    private static @Nullable ObjectNode override(@Nullable ManualOverride override) {
        if (override == null) {
            return null;
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("commandId", override.getCommandId());
        node.put("author", override.getAuthor());
        node.put("reason", override.getReason());
        node.put("approvedBy", override.getApprovedBy());
        node.put("until", text(override.getUntil()));
        return node;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
