package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transfer;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.kafka.CommandTopic;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.CommandReceipt;
import io.tierstream.schemas.v1.CustomerCommand;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Erase;
import io.tierstream.schemas.v1.HeldPin;
import io.tierstream.schemas.v1.Merge;
import io.tierstream.schemas.v1.Pin;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.ReceiptCommand;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.Unpin;
import io.tierstream.testkit.services.FlinkClusterSpec;
import io.tierstream.testkit.services.FlinkJob;
import io.tierstream.testkit.services.FlinkProcessCluster;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins, erasures and merges through the topic of commands, with a TaskManager killed while they are carried out. */
final class CommandsITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CUSTOMERS = 40;
    private static final String TRANSITIONS = Contract.SEGMENT_TRANSITION.topic();
    private static final String COMMANDS = Contract.CUSTOMER_COMMAND.topic();

    private static final String RULES = """
            ruleset: pins
            metrics:
              spend: {sum: amount, of: purchase}
            segments:
              vip: {when: spend >= 400}
              pampered:
                when: inSegment("vip") || inTier("value", "gold")
            tierSets:
              value:
                - {tier: gold, when: spend >= 300}
                - {tier: silver, when: spend >= 100}
            """;

    @TempDir
    private Path directory;

    private final Instant start = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);

    /** The same customers, decided in this process. */
    private final Engine engine = Engine.compile(
            ((Compilation.Compiled) RuleSets.compile("pins", RULES, 1)).ruleSet(), EngineSettings.DEFAULT);

    private final Map<String, Customer> customers = new HashMap<>();
    private final List<String> expected = new ArrayList<>();
    private int ids;

    @Test
    void pinsAsTheEngineDoesThoughATaskManagerDies() throws Exception {
        throughAKill(this::pin, (world, schema) -> {
            pinnedShowsInMemberships(world);
            buy(world, schema, 40);
            awaitTransitions(world);
            unpin(world);
            awaitTransitions(world);
            awaitDeadLetters(world, CUSTOMERS, "UNKNOWN_TARGET", "BAD_COMMAND");
        });
    }

    @Test
    void erasesAsTheEngineDoesThoughATaskManagerDies() throws Exception {
        throughAKill(this::erase, (world, schema) -> {
            nothingIsLeftInMemberships(world);
            awaitReceipts(world);
            // These come too late: the customers were erased at minute 50.
            buy(world, schema, 40);
            // And these have come back.
            buy(world, schema, 55);
            awaitTransitions(world);
        });
    }

    @Test
    void mergesAsTheEngineDoesThoughATaskManagerDies() throws Exception {
        throughAKill(this::merge, (world, schema) -> {
            awaitMerges(world);
            // Those who turned out to be others are refused.
            buy(world, schema, 55);
            awaitTransitions(world);
            awaitDeadLetters(world, CUSTOMERS / 2, "MERGED");
        });
    }

    /** Gives commands to some of the customers. */
    @FunctionalInterface
    private interface Orders {
        void give(KafkaWorld world, int from, int to) throws Exception;
    }

    /** What is seen after all were given them. */
    @FunctionalInterface
    private interface Afterwards {
        void see(KafkaWorld world, int schema) throws Exception;
    }

    /** All customers buy, half of them get commands, a TaskManager dies, and the others get theirs. */
    private void throughAKill(Orders orders, Afterwards afterwards) throws Exception {
        try (KafkaWorld world = new KafkaWorld();
                FlinkProcessCluster flink =
                        FlinkProcessCluster.start(FlinkClusterSpec.of(2, 1, directory.resolve("cluster")))) {
            world.broker.createTopic(Contract.PURCHASE.topic(), 2);
            int schema = world.register(Contract.PURCHASE.topic(), Contract.PURCHASE.schema());
            String job = flink.submit(FlinkJob.onClassPath(
                    SegmentationJob.class.getName(), "--config", config(world).toString()));
            flink.awaitRunning(job, PATIENCE);

            buy(world, schema, 0);
            awaitTransitions(world);

            orders.give(world, 0, CUSTOMERS / 2);
            flink.awaitCheckpoints(job, 1, PATIENCE);
            flink.killTaskManager(0);
            orders.give(world, CUSTOMERS / 2, CUSTOMERS);
            flink.startTaskManager();
            flink.awaitFailures(job, 1, PATIENCE);
            flink.awaitRunning(job, PATIENCE);
            awaitTransitions(world);
            afterwards.see(world, schema);
            assertThat(flink.restoredCheckpoints(job)).isPositive();
        }
    }

    private static String customer(int number) {
        return "c-" + number;
    }

    /** Purchases of all customers, the more expensive the greater the number. */
    private void buy(KafkaWorld world, int schema, int minute) throws Exception {
        RecordEncoder<Purchase> encoder = new RecordEncoder<>(Purchase.class, schema);
        try (KafkaProducer<byte[], byte[]> producer = world.producer()) {
            for (int i = 0; i < CUSTOMERS; i++) {
                String id = "e-" + ids++;
                Instant time = start.plus(minute, ChronoUnit.MINUTES).plusMillis(i);
                Purchase purchase = Purchase.newBuilder()
                        .setCustomerId(customer(i))
                        .setEventId(id)
                        .setEventTime(time)
                        .setOrderId(id)
                        .setAmount(new BigDecimal(i * 10).setScale(9))
                        .setCurrency("EUR")
                        .build();
                producer.send(new ProducerRecord<>(
                        Contract.PURCHASE.topic(), bytes(purchase.getCustomerId()), encoder.encode(purchase)));
                decide(new Event(
                        customer(i),
                        id,
                        "purchase",
                        time.toEpochMilli(),
                        Fields.of(Map.of("amount", Decimal.of(i * 10L)))));
            }
        }
    }

    /** Pins of every kind; some of them end by themselves. */
    private void pin(KafkaWorld world, int from, int to) throws Exception {
        Instant end = start.plus(30, ChronoUnit.MINUTES);
        for (int i = from; i < to; i++) {
            switch (i % 4) {
                case 0 -> send(world, i, pin("value", "gold", end, true), "value:gold", true, end);
                case 1 -> send(world, i, pin(null, "vip", null, true), "vip", true, null);
                case 2 -> send(world, i, pin(null, "value", end, false), "value", false, end);
                default -> {
                    send(world, i, pin("value", "silver", null, true), "value:silver", true, null);
                    send(world, i, pin("value", "bronze", null, true), null, true, null);
                    send(world, i, new Merge(customer(i)), null, true, null);
                }
            }
        }
    }

    private static Pin pin(@Nullable String tierSet, String name, @Nullable Instant until, boolean member) {
        return new Pin(tierSet, name, until, member);
    }

    private void erase(KafkaWorld world, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            send(world, i, new Erase(), "", true, null);
        }
    }

    /** Every other customer turns out to be the next one. */
    private void merge(KafkaWorld world, int from, int to) throws Exception {
        for (int i = from; i < to; i += 2) {
            send(world, i, new Merge(customer(i + 1)), "", true, null);
        }
    }

    private void unpin(KafkaWorld world) throws Exception {
        for (int i = 0; i < CUSTOMERS; i++) {
            String name = i % 4 == 1 ? "vip" : "value";
            send(world, i, new Unpin(null, name), name, true, null);
        }
    }

    /**
     * Sends a command, and has it carried out here.
     *
     * @param target null when it cannot be carried out
     */
    private void send(
            KafkaWorld world,
            int customer,
            Object command,
            @Nullable String target,
            boolean member,
            @Nullable Instant until)
            throws Exception {
        String id = "k-" + ids++;
        boolean lifts = command instanceof Unpin;
        boolean erases = command instanceof Erase;
        String into = command instanceof Merge merge ? merge.getIntoCustomerId() : null;
        boolean ends = erases || into != null;
        Instant time = start.plus(lifts || ends ? 50 : 10, ChronoUnit.MINUTES).plusMillis(customer);
        CustomerCommand record = CustomerCommand.newBuilder()
                .setCommandId(id)
                .setCustomerId(customer(customer))
                .setIssuedAt(time)
                .setIssuedBy("ana")
                .setReason("goodwill")
                .setCommand(command)
                .build();
        CommandTopic topic = new CommandTopic(COMMANDS, world.client(), world::registry);
        topic.send(record);
        // Delivered twice, it is carried out once.
        topic.send(record);
        if (target != null) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("target", target);
            fields.put("member", member);
            fields.put("until", until);
            fields.put("author", "ana");
            fields.put("reason", "goodwill");
            fields.put("into", into);
            decide(new Event(
                    customer(customer),
                    id,
                    into != null ? "command.merge" : erases ? "command.erase" : lifts ? "command.unpin" : "command.pin",
                    time.toEpochMilli(),
                    Fields.of(fields)));
        }
    }

    private void decide(Event event) {
        Customer customer = customers.computeIfAbsent(event.customerId(), id -> engine.open(id, null, new HeapPages()));
        Step step;
        try {
            step = engine.step(customer, event);
        } catch (RejectedEventException e) {
            assertThat(e.code()).isEqualTo("MERGED");
            return;
        }
        step.transitions().forEach(one -> expected.add(line(one)));
        Transfer transfer = step.transfer();
        if (transfer != null) {
            engine.unite(Objects.requireNonNull(customers.get(transfer.into())), transfer)
                    .transitions()
                    .forEach(one -> expected.add(line(one)));
        }
        // The wall clock is past whatever comes due.
        long end = Instant.now().toEpochMilli();
        while (customer.nextDue() < end) {
            engine.wake(customer, customer.nextDue()).transitions().forEach(one -> expected.add(line(one)));
        }
    }

    private static String line(Transition transition) {
        ManualOverride override = transition.reason().override();
        return String.join(
                " ",
                transition.customerId(),
                Long.toString(transition.sequence()),
                transition.id(),
                transition.target().toString(),
                transition.direction().name(),
                Instant.ofEpochMilli(transition.time()).toString(),
                transition.reason().cause().name(),
                String.valueOf(transition.reason().eventId()),
                override == null ? "-" : override.commandId() + " " + override.author());
    }

    private static String line(SegmentTransition transition) {
        return String.join(
                " ",
                transition.getCustomerId(),
                Long.toString(transition.getSequence()),
                transition.getId(),
                transition.getTierSet() == null
                        ? transition.getName()
                        : transition.getTierSet() + ":" + transition.getName(),
                transition.getDirection().name(),
                transition.getEventTime().toString(),
                transition.getCause().name(),
                String.valueOf(transition.getTippingEventId()),
                transition.getOverride() == null
                        ? "-"
                        : transition.getOverride().getCommandId() + " "
                                + transition.getOverride().getAuthor());
    }

    private void awaitTransitions(KafkaWorld world) {
        await().atMost(PATIENCE)
                .until(() -> world.read(TRANSITIONS, SegmentTransition.class).size() >= expected.size());
        assertThat(world.read(TRANSITIONS, SegmentTransition.class))
                .extracting(CommandsITCase::line)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void pinnedShowsInMemberships(KafkaWorld world) {
        CustomerMembership pinned =
                Objects.requireNonNull(newestMemberships(world).get(customer(5)));
        assertThat(pinned.getSegments()).containsOnlyKeys("vip", "pampered");
        assertThat(pinned.getPins()).containsOnlyKeys("vip");
        HeldPin vip = Objects.requireNonNull(pinned.getPins().get("vip"));
        assertThat(vip.getAuthor()).isEqualTo("ana");
        assertThat(vip.getAutomaticMember()).isFalse();
        // Number 15 is silver by the rules and pinned there: nothing is entered, but it shows.
        assertThat(Objects.requireNonNull(newestMemberships(world).get(customer(15)))
                        .getPins())
                .containsOnlyKeys("value");
    }

    /** The newest record of every customer who was ever in anything is a tombstone. */
    private static void nothingIsLeftInMemberships(KafkaWorld world) {
        Map<String, Boolean> isLeft = new HashMap<>();
        world.records(Contract.CUSTOMER_MEMBERSHIP.topic())
                .forEach(one -> isLeft.put(new String(one.key(), StandardCharsets.UTF_8), one.value() != null));
        assertThat(isLeft).hasSize(CUSTOMERS).doesNotContainValue(true);
    }

    private static void awaitReceipts(KafkaWorld world) {
        List<CommandReceipt> receipts = await().atMost(PATIENCE)
                .until(
                        () -> world.read(Contract.COMMAND_RECEIPT.topic(), CommandReceipt.class),
                        found -> found.size() >= CUSTOMERS);
        assertThat(receipts).extracting(CommandReceipt::getCustomerId).doesNotHaveDuplicates();
        assertThat(receipts).hasSize(CUSTOMERS).allSatisfy(receipt -> {
            assertThat(receipt.getCommand()).isEqualTo(ReceiptCommand.ERASE);
            assertThat(receipt.getIssuedBy()).isEqualTo("ana");
            assertThat(receipt.getReason()).isEqualTo("goodwill");
            assertThat(receipt.getDecidedAt()).isAfter(receipt.getEffectiveAt());
        });
        int exits = receipts.stream().mapToInt(CommandReceipt::getExits).sum();
        assertThat(world.read(TRANSITIONS, SegmentTransition.class))
                .filteredOn(transition -> transition.getCause() == Cause.ERASURE)
                .hasSize(exits);
    }

    private static void awaitMerges(KafkaWorld world) {
        List<CommandReceipt> receipts = await().atMost(PATIENCE)
                .until(
                        () -> world.read(Contract.COMMAND_RECEIPT.topic(), CommandReceipt.class),
                        found -> found.size() >= CUSTOMERS / 2);
        assertThat(receipts).hasSize(CUSTOMERS / 2).allSatisfy(receipt -> {
            assertThat(receipt.getCommand()).isEqualTo(ReceiptCommand.MERGE);
            int number = Integer.parseInt(receipt.getCustomerId().substring(2));
            assertThat(receipt.getIntoCustomerId()).isEqualTo(customer(number + 1));
        });
        assertThat(world.read(TRANSITIONS, SegmentTransition.class))
                .filteredOn(transition -> transition.getCause() == Cause.MERGE)
                .as("of those who left and of those who remain")
                .extracting(transition ->
                        Integer.parseInt(transition.getCustomerId().substring(2)) % 2)
                .contains(0, 1);
    }

    private static Map<String, CustomerMembership> newestMemberships(KafkaWorld world) {
        Map<String, CustomerMembership> newest = new HashMap<>();
        world.read(Contract.CUSTOMER_MEMBERSHIP.topic(), CustomerMembership.class)
                .forEach(one -> newest.put(one.getCustomerId(), one));
        return newest;
    }

    private static void awaitDeadLetters(KafkaWorld world, int count, String... codes) {
        String topic = COMMANDS.replace("commands", "dead-letters");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(world.records(topic))
                        .extracting(letter -> new String(
                                letter.headers()
                                        .lastHeader("tierstream-error-code")
                                        .value(),
                                StandardCharsets.UTF_8))
                        .containsOnly(codes)
                        .hasSizeGreaterThanOrEqualTo(count));
    }

    private Path config(KafkaWorld world) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        return Files.writeString(directory.resolve("job.yaml"), """
                kafka.bootstrap.servers: %s
                registry.url: %s
                sources: [{topic: %s, start: earliest}]
                rules.file: %s
                topics.partitions: 2
                delivery.guarantee: exactly-once
                job.parallelism: 2
                checkpoints.interval: 500ms
                """.formatted(
                        world.broker.bootstrapServers(), world.schemas.url(), Contract.PURCHASE.topic(), rules));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
