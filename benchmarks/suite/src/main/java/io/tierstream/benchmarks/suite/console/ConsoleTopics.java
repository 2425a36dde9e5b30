package io.tierstream.benchmarks.suite.console;

import io.tierstream.registry.ConfluentRegistry;
import io.tierstream.registry.Registry;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TierDistribution;
import io.tierstream.testkit.services.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics that the console reads, under their default names, and who writes them. One thread. */
final class ConsoleTopics implements AutoCloseable {

    private static final int PARTITIONS = 4;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Out<SegmentTransition> transitions;
    private final Out<CustomerMembership> memberships;
    private final Out<TierDistribution> counts;
    private final Out<RuleSetDocument> ruleSets;
    private final Out<RuleSetStatus> verdicts;

    /** A topic, and how its records are written. */
    private record Out<T extends SpecificRecord>(String topic, RecordEncoder<T> encoder) {}

    private ConsoleTopics(String bootstrapServers, Registry registry) throws Exception {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        1 << 17),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        transitions = out(registry, Contract.SEGMENT_TRANSITION, SegmentTransition.class);
        memberships = out(registry, Contract.CUSTOMER_MEMBERSHIP, CustomerMembership.class);
        counts = out(registry, Contract.TIER_DISTRIBUTION, TierDistribution.class);
        ruleSets = out(registry, Contract.RULE_SET_DOCUMENT, RuleSetDocument.class);
        verdicts = out(registry, Contract.RULE_SET_STATUS, RuleSetStatus.class);
    }

    /** Creates the topics. */
    static ConsoleTopics create(KafkaBroker broker, String registryUrl) throws Exception {
        for (Contract contract : List.of(
                Contract.SEGMENT_TRANSITION,
                Contract.CUSTOMER_MEMBERSHIP,
                Contract.TIER_DISTRIBUTION,
                Contract.RULE_SET_DOCUMENT,
                Contract.RULE_SET_STATUS,
                Contract.CUSTOMER_COMMAND)) {
            broker.createTopic(contract.topic(), PARTITIONS);
        }
        broker.createTopic(Contract.TOPIC_PREFIX + "dead-letters", 1);
        try (Registry registry = new ConfluentRegistry(List.of(registryUrl), Map.of())) {
            return new ConsoleTopics(broker.bootstrapServers(), registry);
        }
    }

    private static <T extends SpecificRecord> Out<T> out(Registry registry, Contract contract, Class<T> type)
            throws Exception {
        int id = registry.register(
                Contract.subject(contract.topic()), contract.schema().toString());
        return new Out<>(contract.topic(), new RecordEncoder<>(type, id));
    }

    void send(SegmentTransition transition) {
        send(transitions, transition.getCustomerId(), transition);
    }

    void send(CustomerMembership membership) {
        send(memberships, membership.getCustomerId(), membership);
    }

    void send(Target target, TierDistribution count) {
        send(counts, target.key(), count);
    }

    void send(RuleSetDocument document, RuleSetStatus verdict) {
        send(ruleSets, document.getName(), document);
        send(verdicts, verdict.getName(), verdict);
    }

    private <T extends SpecificRecord> void send(Out<T> out, String key, T value) {
        producer.send(new ProducerRecord<>(
                out.topic(), key.getBytes(StandardCharsets.UTF_8), out.encoder().encode(value)));
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
