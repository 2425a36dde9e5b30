package io.tierstream.console.webhook.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FormatTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectNode DATA = JSON.createObjectNode().put("customerId", "Zoë \"1\"");
    private static final Message MESSAGE = new Message(
            "id1",
            Message.ENTERED,
            "/tierstream/rule-sets/a",
            "Zoë \"1\" 50%",
            Instant.parse("2026-03-01T10:00:00Z"),
            DATA);

    @Test
    void standardWebhooksHaveTypeTimestampAndData() {
        Content content = new Format.Standard().write(MESSAGE);

        assertThat(content.headers()).containsExactly(Map.entry("content-type", "application/json"));
        assertThat(new String(content.body(), UTF_8))
                .isEqualTo("{\"type\":\"io.tierstream.segment.entered.v1\",\"timestamp\":\"2026-03-01T10:00:00Z\","
                        + "\"data\":{\"customerId\":\"Zoë \\\"1\\\"\"}}");
    }

    @Test
    void structuredCloudEventsHaveAllAttributesInTheBody() {
        Content content = new Format.CloudEventsStructured().write(MESSAGE);

        assertThat(content.headers()).containsExactly(Map.entry("content-type", "application/cloudevents+json"));
        assertThat(new String(content.body(), UTF_8))
                .startsWith("{\"specversion\":\"1.0\",\"id\":\"id1\",\"source\":\"/tierstream/rule-sets/a\","
                        + "\"type\":\"io.tierstream.segment.entered.v1\"")
                .contains("\"datacontenttype\":\"application/json\",\"data\":{");
    }

    @Test
    void binaryCloudEventsHaveThemAsHeadersPercentEncoded() {
        Content content = new Format.CloudEventsBinary().write(MESSAGE);

        assertThat(content.headers())
                .contains(
                        Map.entry("ce-specversion", "1.0"),
                        Map.entry("ce-id", "id1"),
                        Map.entry("ce-subject", "Zo%C3%AB%20%221%22%2050%25"),
                        Map.entry("ce-time", "2026-03-01T10:00:00Z"),
                        Map.entry("content-type", "application/json"));
        assertThat(new String(content.body(), UTF_8)).isEqualTo(DATA.toString());
    }

    @Test
    void headersThatTheServiceSetsOrThatSplitRequestsAreRefused() {
        for (String name : new String[] {"Host", "content-length", "Webhook-Id", "ce-id", "a b", "x\r\ny"}) {
            assertThatThrownBy(() -> new Header(name, "v", false))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Header("X-A", "v\r\nX-B: w", false)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Header("Authorization", "Bearer t0k", true).toString()).doesNotContain("t0k");
    }
}
