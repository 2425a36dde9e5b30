package io.tierstream.console.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tierstream.console.web.Json;
import io.tierstream.console.web.TransitionView;
import io.tierstream.console.webhook.format.Message;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Transitions as messages: their data is what the API shows of a transition, their type and source what the headers of the topic say. */
final class TransitionJson {

    private TransitionJson() {}

    static Message message(SegmentTransition transition) {
        ObjectNode data = Json.mapper().valueToTree(TransitionView.of(transition));
        return new Message(
                transition.getId(),
                transition.getDirection() == Direction.ENTER ? Message.ENTERED : Message.EXITED,
                source(transition.getRuleSet()),
                transition.getCustomerId(),
                transition.getEventTime(),
                data);
    }

    private static String source(String ruleSet) {
        return "/tierstream/rule-sets/"
                + URLEncoder.encode(ruleSet, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
