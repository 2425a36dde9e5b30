package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.web.Json;
import io.tierstream.console.webhook.send.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worked examples of docs/webhooks.md, taken from there, against endpoints that check the shape. */
final class WebhookExamplesTest {

    private static final Path PAGE = Path.of(System.getProperty("tierstream.root", ".."), "docs", "webhooks.md");

    private final World world = World.open(Database.inMemory());
    private final Receiver receiver = Receiver.start();

    @AfterEach
    void close() {
        world.close();
        receiver.close();
    }

    @Test
    void brazeStyle() throws IOException {
        receiver.answering(request -> {
            JsonNode body = World.json(request);
            boolean good = "Bearer YOUR-API-KEY".equals(request.headers().getFirst("Authorization"))
                    && body.path("attributes").get(0).path("external_id").isTextual()
                    && body.path("events").get(0).path("external_id").isTextual()
                    && body.path("events").get(0).path("name").isTextual()
                    && isInstant(body.path("events").get(0).path("time").asText());
            return Receiver.status(good ? 201 : 400);
        });
        Webhook webhook = subscribe("braze");
        world.membership("Zoë \"z\"", 1, "marketing_consent", "true");
        world.feed(world.gold("Zoë \"z\"", 1));

        JsonNode body = delivered(webhook);
        assertThat(body.path("attributes").get(0).path("external_id").asText()).isEqualTo("Zoë \"z\"");
        assertThat(body.path("attributes").get(0).path("loyalty_tier").asText()).isEqualTo("gold");
        assertThat(body.path("attributes").get(0).path("loyalty_tier_until").isNull())
                .isTrue();
        assertThat(body.path("events")
                        .get(0)
                        .path("properties")
                        .path("previous_tier")
                        .asText())
                .isEqualTo("silver");
    }

    @Test
    void customerIoStyle() throws IOException {
        receiver.answering(request -> {
            JsonNode body = World.json(request);
            boolean good = body.path("type").asText().equals("person")
                    && body.path("action").asText().equals("event")
                    && body.path("identifiers").path("id").isTextual()
                    && body.path("timestamp").isIntegralNumber()
                    && body.path("attributes").isObject();
            return Receiver.status(good ? 200 : 400);
        });
        Webhook webhook = subscribe("customerio");
        world.membership("c-1", 1);
        world.feed(Transitions.segment("c-1", 1, "vip", world.now()));

        JsonNode body = delivered(webhook);
        assertThat(body.path("name").asText()).isEqualTo("segment_enter");
        assertThat(body.path("id").asText()).isEqualTo(Transitions.id("c-1", 1));
        assertThat(body.path("attributes"))
                .hasToString("{\"segment\":\"vip\",\"reason\":\"event\",\"segments_now\":[]}");
    }

    @Test
    void hubSpotStyle() throws IOException {
        receiver.answering(request -> {
            JsonNode body = World.json(request);
            boolean good = body.path("eventName").asText().startsWith("pe")
                    && body.path("email").asText().contains("@")
                    && isInstant(body.path("occurredAt").asText())
                    && body.path("properties").path("spend_30d").isNumber();
            return Receiver.status(good ? 204 : 400);
        });
        Webhook webhook = subscribe("hubspot");
        world.membership("c-1", 1, "email", "zoe@example.org", "spend_30d", "1200.50");
        world.feed(world.gold("c-1", 1));

        JsonNode body = delivered(webhook);
        assertThat(body.path("properties").path("tier").asText()).isEqualTo("gold");
        assertThat(body.path("properties").path("spend_30d").decimalValue()).isEqualByComparingTo("1200.50");
    }

    private JsonNode delivered(Webhook webhook) {
        await().atMost(Duration.ofMinutes(2)).until(() -> world.count(webhook, DeliveryState.PENDING) == 0);
        assertThat(world.count(webhook, DeliveryState.DELIVERED)).isEqualTo(1);
        return World.json(receiver.received().get(0));
    }

    /** The example as it stands on the page, but sent to the receiver. */
    private Webhook subscribe(String example) throws IOException {
        Matcher matcher = Pattern.compile("<!-- example: " + example + " -->\\s+```json\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(matcher.find()).as(example).isTrue();
        ObjectNode form = (ObjectNode) Json.mapper().readTree(matcher.group(1));
        assertThat(new SubscriptionReader(false)
                        .read(Json.mapper().treeToValue(form, SubscriptionForm.class))
                        .name())
                .isNotBlank();
        form.put("url", receiver.url().toString());
        return world.webhooks.create(Json.mapper().treeToValue(form, SubscriptionForm.class), null);
    }

    private static boolean isInstant(String text) {
        try {
            return !Instant.parse(text).equals(Instant.MAX);
        } catch (java.time.DateTimeException e) {
            return false;
        }
    }
}
