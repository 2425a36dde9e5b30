package io.tierstream.console;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Listen;
import io.tierstream.registry.ConfluentRegistry;
import io.tierstream.registry.Pause;
import io.tierstream.registry.SchemaRegistrar;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.CommandReceipt;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.ReceiptCommand;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TierDistribution;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real broker with the job's topics, a real registry with its schemas, and what the job would write. */
public final class Services implements AutoCloseable {

    public static final int PARTITIONS = 2;

    private static final Map<Contract, Class<? extends SpecificRecord>> RECORDS = Map.of(
            Contract.SEGMENT_TRANSITION, SegmentTransition.class,
            Contract.CUSTOMER_MEMBERSHIP, CustomerMembership.class,
            Contract.TIER_DISTRIBUTION, TierDistribution.class,
            Contract.COMMAND_RECEIPT, CommandReceipt.class,
            Contract.RULE_SET_DOCUMENT, RuleSetDocument.class,
            Contract.RULE_SET_STATUS, RuleSetStatus.class);

    private final KafkaBroker broker = KafkaBroker.temporary();
    private final SchemaRegistryServer registry = SchemaRegistryServer.temporary();
    private final Map<Contract, RecordEncoder<?>> encoders = new HashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;

    public Services() {
        broker.createTopic(ConsoleSettings.Topics.defaults().deadLetters(), 1);
        broker.createTopic(ConsoleSettings.Topics.defaults().commands(), PARTITIONS);
        RECORDS.forEach((contract, type) -> {
            broker.createTopic(contract.topic(), PARTITIONS);
            encoders.put(contract, encoder(contract, type));
        });
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private RecordEncoder<?> encoder(Contract contract, Class<? extends SpecificRecord> type) {
        try (ConfluentRegistry client = new ConfluentRegistry(List.of(registry.url()), Map.of())) {
            int id = new SchemaRegistrar(client, Pause.SLEEP)
                    .registerValue(contract.topic(), contract.schema().toString());
            return new RecordEncoder<>(type, id);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public KafkaBroker broker() {
        return broker;
    }

    public SchemaRegistryServer registry() {
        return registry;
    }

    /** A console over these topics, on a free port. */
    public ConsoleSettings settings(Database database) {
        return ConsoleSettings.of(broker.bootstrapServers(), registry.url(), database)
                .withListen(new Listen("127.0.0.1", 0));
    }

    public void send(SegmentTransition transition) {
        send(Contract.SEGMENT_TRANSITION, transition.getCustomerId(), transition);
    }

    public void send(CustomerMembership membership) {
        send(Contract.CUSTOMER_MEMBERSHIP, membership.getCustomerId(), membership);
    }

    public void send(TierDistribution count) {
        String tierSet = count.getTierSet();
        send(
                Contract.TIER_DISTRIBUTION,
                count.getRuleSet() + "/" + (tierSet == null ? "segment" : tierSet) + "/" + count.getName(),
                count);
    }

    public void send(RuleSetDocument document) {
        send(Contract.RULE_SET_DOCUMENT, document.getName(), document);
    }

    public void send(RuleSetStatus status) {
        send(Contract.RULE_SET_STATUS, status.getName(), status);
    }

    /** A tombstone of the membership, and a receipt: what the job writes of a customer who was in nothing. */
    public void erase(String customer, long sequence, Instant at) {
        raw(Contract.CUSTOMER_MEMBERSHIP.topic(), customer, null);
        send(
                Contract.COMMAND_RECEIPT,
                customer,
                CommandReceipt.newBuilder()
                        .setCustomerId(customer)
                        .setCommand(ReceiptCommand.ERASE)
                        .setIssuedBy("ana")
                        .setReason("asked for it")
                        .setEffectiveAt(at)
                        .setDecidedAt(at)
                        .setExits(0)
                        .setSequence(sequence)
                        .setRuleSet(Records.RULE_SET)
                        .setRuleSetVersion(1)
                        .build());
    }

    /** Any bytes. */
    public void raw(String topic, String key, byte @Nullable [] value) {
        send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    /** Waits until the broker has everything. */
    public void flush() {
        producer.flush();
    }

    @SuppressWarnings("unchecked") // encoders are kept by the contract whose records they take
    private <T extends SpecificRecord> void send(Contract contract, String key, T record) {
        raw(contract.topic(), key, ((RecordEncoder<T>) Objects.requireNonNull(encoders.get(contract))).encode(record));
    }

    @Override
    public void close() {
        producer.close();
        registry.close();
        broker.close();
    }
}
