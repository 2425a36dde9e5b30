package io.tierstream.console.webhook.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a message is written into a request. */
public sealed interface Format {

    /** The message as the body of a request. */
    Content write(Message message);

    /** Standard Webhooks: an object of {@code type}, {@code timestamp} and {@code data}. */
    record Standard() implements Format {
        @Override
        public Content write(Message message) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("type", message.type());
            body.put("timestamp", message.time().toString());
            body.set("data", message.data());
            return json("application/json", body);
        }
    }

    /** CloudEvents 1.0 over HTTP in structured mode: attributes and data in one JSON object. */
    record CloudEventsStructured() implements Format {
        @Override
        public Content write(Message message) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("specversion", "1.0");
            body.put("id", message.id());
            body.put("source", message.source());
            body.put("type", message.type());
            body.put("subject", message.subject());
            body.put("time", message.time().toString());
            body.put("datacontenttype", "application/json");
            body.set("data", message.data());
            return json("application/cloudevents+json", body);
        }
    }

    /** CloudEvents 1.0 over HTTP in binary mode: attributes as headers, the data alone as the body. */
    record CloudEventsBinary() implements Format {
        @Override
        public Content write(Message message) {
            List<Map.Entry<String, String>> headers = new ArrayList<>();
            headers.add(Map.entry("ce-specversion", "1.0"));
            headers.add(Map.entry("ce-id", PercentText.encode(message.id())));
            headers.add(Map.entry("ce-source", PercentText.encode(message.source())));
            headers.add(Map.entry("ce-type", PercentText.encode(message.type())));
            headers.add(Map.entry("ce-subject", PercentText.encode(message.subject())));
            headers.add(Map.entry("ce-time", message.time().toString()));
            headers.add(Map.entry("content-type", "application/json"));
            return new Content(List.copyOf(headers), bytes(message.data()));
        }
    }

    /** A JSON template of the subscription's own. */
    record Templated(Template template) implements Format {
        @Override
        public Content write(Message message) {
            return json("application/json", template.fill(message));
        }
    }

    private static Content json(String contentType, JsonNode body) {
        return new Content(List.of(Map.entry("content-type", contentType)), bytes(body));
    }

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(UTF_8);
    }
}
