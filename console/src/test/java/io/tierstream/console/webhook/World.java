package io.tierstream.console.webhook;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.console.Records;
import io.tierstream.console.access.Network;
import io.tierstream.console.store.Customers;
import io.tierstream.console.store.Place;
import io.tierstream.console.store.Store;
import io.tierstream.console.store.TopicRecord;
import io.tierstream.console.store.TopicWriter;
import io.tierstream.console.store.WriterSchemas;
import io.tierstream.console.web.Json;
import io.tierstream.console.web.Paging;
import io.tierstream.console.webhook.WebhookSettings.Circuit;
import io.tierstream.console.webhook.send.Receiver;
import io.tierstream.console.webhook.send.Resolver;
import io.tierstream.console.webhook.send.RetrySchedule;
import io.tierstream.console.webhook.send.Trust;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.SegmentTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Webhooks on a real store, fed as the feed does it. */
final class World implements AutoCloseable {

    static final String TRANSITIONS = "transitions";

    final ShiftedClock clock = new ShiftedClock();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** Whether the feed is said to have read the topics to their ends. */
    volatile boolean caughtUp = true;

    final Store store;
    final Customers customers;
    final Webhooks webhooks;
    private final TopicWriter writer;
    private final RecordEncoder<CustomerMembership> memberships = new RecordEncoder<>(CustomerMembership.class, 1);
    private final RecordEncoder<SegmentTransition> transitions = new RecordEncoder<>(SegmentTransition.class, 2);

    private World(Database database, WebhookSettings settings) {
        store = Store.open(database);
        WriterSchemas schemas = new WriterSchemas(store);
        schemas.keep(1, Contract.CUSTOMER_MEMBERSHIP.schema());
        schemas.keep(2, Contract.SEGMENT_TRANSITION.schema());
        customers = new Customers(store, schemas);
        webhooks = start(settings);
        writer = new TopicWriter(store, Retention.defaults(), webhooks.listener()::accept);
        writer.takeOver();
    }

    private Webhooks start(WebhookSettings settings) {
        try {
            return started(settings);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private Webhooks started(WebhookSettings settings) {
        return Webhooks.start(
                settings,
                new Webhooks.Surroundings(
                        store,
                        customers,
                        Retention.defaults(),
                        meters,
                        clock,
                        Resolver.SYSTEM,
                        Trust.OF_JVM,
                        () -> caughtUp,
                        "test"));
    }

    static World open(Database database) {
        return new World(database, quick());
    }

    static World open(Database database, WebhookSettings settings) {
        return new World(database, settings);
    }

    /** Retries after milliseconds, a circuit that almost never opens, this machine allowed. */
    static WebhookSettings quick() {
        return WebhookSettings.defaults()
                .withRetries(
                        new RetrySchedule(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofHours(72)),
                        new Circuit(1_000, 1_000, Duration.ofMillis(50)))
                .reaching(true, List.of(new Network("127.0.0.0/8")));
    }

    /** A subscription to everything. */
    Webhook subscribe(Receiver receiver) {
        return subscribe(receiver, "{}");
    }

    /** A subscription to everything, with members in single quotes added or replaced. */
    Webhook subscribe(Receiver receiver, String more) {
        return webhooks.create(form(receiver, more), null);
    }

    static SubscriptionForm form(Receiver receiver, String more) {
        try {
            var node = Json.mapper().createObjectNode();
            node.put("name", "test").put("url", receiver.url().toString()).put("maxPerSecond", 5_000);
            node.putArray("targets").add("*");
            node.setAll((com.fasterxml.jackson.databind.node.ObjectNode)
                    Json.mapper().readTree(more.replace('\'', '"')));
            return Json.mapper().treeToValue(node, SubscriptionForm.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A transition that is emitted now. */
    SegmentTransition gold(String customer, long sequence) {
        return Transitions.gold(customer, sequence, clock.instant());
    }

    /** What the feed does with a batch. */
    void feed(SegmentTransition... batch) {
        feed(List.of(batch), 0);
    }

    void feed(List<SegmentTransition> batch, long nextOffset) {
        List<TopicRecord> records = batch.stream()
                .<TopicRecord>map(transition -> new TopicRecord.Transition(
                        new Place(TRANSITIONS, 0, 0), transition, transitions.encode(transition)))
                .toList();
        writer.write(records, List.of(new TopicWriter.Position(TRANSITIONS, 0, nextOffset)), clock.instant());
    }

    /** The customer's membership, with metrics as name and value in turn. */
    void membership(String customer, long sequence, String... metrics) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < metrics.length; i += 2) {
            values.put(metrics[i], metrics[i + 1]);
        }
        CustomerMembership membership = Records.membership(customer, sequence, clock.instant(), "value:gold")
                .setMetrics(values)
                .build();
        writer.write(
                List.of(new TopicRecord.Membership(
                        new Place("memberships", 0, 0), membership, memberships.encode(membership))),
                List.of(),
                clock.instant());
    }

    /** The customer is erased now. */
    void erase(String customer, long sequence) {
        writer.write(
                List.of(new TopicRecord.Erasure(new Place("receipts", 0, 0), customer, clock.instant(), sequence)),
                List.of(),
                clock.instant());
    }

    List<DeliveryLog.Line> log(Webhook webhook) {
        return webhooks.log().page(webhook.id(), null, new Paging(500, null)).items();
    }

    long count(Webhook webhook, DeliveryState state) {
        return webhooks.log().counts(webhook.id()).of(state);
    }

    /** How often something is counted. */
    double counted(String outcome) {
        var counter = meters.find("tierstream.webhook.outcomes")
                .tag("outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    static Stream<Long> sequences(Receiver receiver, String customer) {
        return receiver.received().stream()
                .map(World::data)
                .filter(data -> data.path("customerId").asText().equals(customer))
                .map(data -> data.path("sequence").asLong());
    }

    static com.fasterxml.jackson.databind.JsonNode data(Receiver.Received received) {
        return json(received).path("data");
    }

    static com.fasterxml.jackson.databind.JsonNode json(Receiver.Received received) {
        try {
            return Json.mapper().readTree(received.body());
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        webhooks.close();
        store.close();
    }
}
