package io.tierstream.console.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tierstream.console.web.Json;
import io.tierstream.console.webhook.format.Message;
import java.time.Instant;

/** Messages as the outbox keeps them. */
final class MessageJson {

    private MessageJson() {}

    static String write(Message message) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", message.id());
        node.put("type", message.type());
        node.put("source", message.source());
        node.put("subject", message.subject());
        node.put("time", message.time().toString());
        node.set("data", message.data());
        return node.toString();
    }

    static Message read(String text) {
        try {
            JsonNode node = Json.mapper().readTree(text);
            return new Message(
                    node.path("id").asText(),
                    node.path("type").asText(),
                    node.path("source").asText(),
                    node.path("subject").asText(),
                    Instant.parse(node.path("time").asText()),
                    (ObjectNode) node.path("data"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the outbox holds a message that is no JSON", e);
        }
    }
}
