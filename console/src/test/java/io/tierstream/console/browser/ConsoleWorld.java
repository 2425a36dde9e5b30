package io.tierstream.console.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tierstream.console.Console;
import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Listen;
import io.tierstream.schemas.v1.RuleSetIssue;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A real broker, a real registry, and topics full of what a job would have written about a web shop. */
final class ConsoleWorld implements AutoCloseable {

    static final String RULE_SET = "web-shop";
    static final long VERSION = 7;

    /** A customer with a story. */
    static final String CUSTOMER = "c-90210";

    /** A customer whose id would run a script in a careless page. */
    static final String HOSTILE_CUSTOMER = "<img src=x onerror=\"document.title='broken'\">/../\u202e%2e#?";

    /** A label that would be markup in a careless page. */
    static final String HOSTILE_LABEL = "<b>Looking</b> & around";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final KafkaBroker broker = KafkaBroker.temporary();
    final SchemaRegistryServer registry = SchemaRegistryServer.temporary();
    private final String rules = rules();
    private final Shop shop = new Shop(rules, VERSION);
    private final ShopTopics topics = new ShopTopics(broker, registry.url());

    private static String rules() {
        Path example = Path.of(System.getProperty("tierstream.root", ".."), "examples/rule-sets/web-shop.yaml");
        try {
            return Files.readString(example).replace("{en: Looking around,", "{en: \"" + HOSTILE_LABEL + "\",");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills the topics. */
    void fill() {
        Instant now = Instant.now();
        publish(now);
        topics.announce(new ShopLife(shop, now).run());
        for (int offset = 0; offset < 23; offset++) {
            boolean json = offset % 3 == 0;
            topics.deadLetter(
                    json ? "missing-customer-id" : "malformed-avro",
                    json ? "field customer_id is null; an event needs a customer" : "byte 17: a text of length -3",
                    881_203 + offset,
                    json
                            ? "{\"order_id\":\"o-1\",\"amount\":12.5,\"customer_id\":null}"
                                    .getBytes(StandardCharsets.UTF_8)
                            : new byte[] {
                                0, 0, 0, 0, 7, 2, 99, 45, 49, (byte) 0xff, (byte) 0xfe, 12, 34, 56, 78, 90, 1, 5
                            },
                    now.minus(Duration.ofMinutes(7L * offset)));
        }
    }

    private void publish(Instant now) {
        Instant days = now.minus(Duration.ofDays(50));
        topics.publish(rules, 6, "mei.lin", "First tiers", days);
        topics.verdict(rules, 6, RuleSetState.IN_FORCE, 6, List.of(), days.plusSeconds(2));
        topics.publish(rules, VERSION, "mei.lin", "Segments for fashion", days.plus(Duration.ofDays(4)));
        topics.verdict(
                rules,
                VERSION,
                RuleSetState.IN_FORCE,
                VERSION,
                List.of(),
                days.plus(Duration.ofDays(4)).plusSeconds(2));
        String wrong = rules.replace("when: spend_180d >= 1500 &&", "when: spend_180 >= 1500 &&");
        int line = 1
                + (int) wrong.substring(0, wrong.indexOf("spend_180 >="))
                        .lines()
                        .count()
                - 1;
        topics.publish(wrong, VERSION + 1, "j.ortega", "Raise the VIP line", now.minus(Duration.ofHours(3)));
        topics.verdict(
                wrong,
                VERSION + 1,
                RuleSetState.REJECTED,
                VERSION,
                List.of(RuleSetIssue.newBuilder()
                        .setCode("TS-201")
                        .setMessage("there is no metric 'spend_180'; did you mean 'spend_180d'?")
                        .setLine(line)
                        .setColumn(11)
                        .build()),
                now.minus(Duration.ofHours(3)).plusSeconds(1));
    }

    /** A purchase now; what follows is announced. */
    void buys(String customer, String amount) {
        topics.announce(shop.happens(
                customer,
                Instant.now(),
                "purchase",
                Map.of(
                        "amount",
                        amount,
                        "order_id",
                        "live-" + System.nanoTime(),
                        "category",
                        "shoes",
                        "currency",
                        "EUR")));
    }

    /** A console that reads these topics, with an empty store. */
    Console console(UnaryOperator<ConsoleSettings> change) {
        ConsoleSettings settings = ConsoleSettings.of(broker.bootstrapServers(), registry.url(), Database.inMemory());
        return Console.start(change.apply(settings.withListen(new Listen("127.0.0.1", 0))));
    }

    /** Whether a console shows all that was written before it started. */
    static boolean hasCaughtUp(Console console) {
        JsonNode status = ask(console, "status");
        return status.path("caughtUp").asBoolean() && status.path("customers").asInt() > 400;
    }

    static boolean knows(Console console, String customer) {
        return ask(console, "customers/" + customer).has("id");
    }

    private static JsonNode ask(Console console, String resource) {
        URI address = URI.create(console.url() + "/api/v1/" + resource);
        try {
            return new ObjectMapper()
                    .readTree(HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            return MissingNode.getInstance();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        topics.close();
        registry.close();
        broker.close();
    }
}
