package io.tierstream.flink.rules;

import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.registry.Pause;
import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.registry.SchemaRegistrar;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.RuleSetDocument;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The compacted topic of rule sets, from outside the job: what stands in it, and how to publish. */
public final class RuleSetTopic {

    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final Properties kafka;
    private final Registry.Factory registry;

    /**
     * @param topic its name
     * @param kafka properties of every client, with bootstrap servers
     * @param registry how the schema registry is reached
     */
    public RuleSetTopic(String topic, Properties kafka, Registry.Factory registry) {
        this.topic = topic;
        this.kafka = kafka;
        this.registry = registry;
    }

    /**
     * The rule set of the greatest version that can be used.
     *
     * @param name only rule sets of this name; null for any
     */
    public Optional<PublishedRuleSet> newest(@Nullable String name) {
        PublishedRuleSet newest = null;
        for (PublishedRuleSet published : all()) {
            boolean named = name == null || published.name().equals(name);
            boolean newer = newest == null || published.version() > newest.version();
            if (published.problem() == null && named && newer && isValid(published)) {
                newest = published;
            }
        }
        return Optional.ofNullable(newest);
    }

    private static boolean isValid(PublishedRuleSet published) {
        return RuleSets.compile(published.name(), published.yaml(), published.version())
                instanceof Compilation.Compiled;
    }

    /** Every record that the topic has now. */
    private List<PublishedRuleSet> all() {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<PublishedRuleSet> found = new ArrayList<>();
        try (SchemaLookup schemas = new SchemaLookup(registry.open(), Pause.SLEEP, System::currentTimeMillis);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            RuleSetDecoder decoder = new RuleSetDecoder(schemas);
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.value() != null) {
                        found.add(decoder.decode(record));
                    }
                }
            }
        }
        return found;
    }

    /**
     * Publishes a rule set under the version after the newest.
     *
     * @param name the rule set's name
     * @param yaml its text, already checked
     * @param author who publishes it; null if that is not to be said
     * @return what was published
     * @throws RegistryException if the registry refuses the schema of rule sets
     */
    public PublishedRuleSet publish(String name, String yaml, @Nullable String author)
            throws RegistryException, InterruptedException {
        long version = 1
                + all().stream()
                        .filter(published -> published.name().equals(name))
                        .mapToLong(PublishedRuleSet::version)
                        .max()
                        .orElse(0);
        return publish(name, version, yaml, author);
    }

    /** Publishes a rule set under a given version. */
    public PublishedRuleSet publish(String name, long version, String yaml, @Nullable String author)
            throws RegistryException, InterruptedException {
        RuleSetDocument document = RuleSetDocument.newBuilder()
                .setName(name)
                .setVersion(version)
                .setText(yaml)
                .setContentHash(RuleSets.contentHash(yaml))
                .setPublishedAt(Instant.now())
                .setAuthor(author)
                .build();
        try (Registry opened = registry.open()) {
            int id = new SchemaRegistrar(opened, Pause.SLEEP)
                    .registerValue(topic, Contract.RULE_SET_DOCUMENT.schema().toString());
            send(name, new RecordEncoder<>(RuleSetDocument.class, id).encode(document));
        }
        return PublishedRuleSet.of(name, version, yaml);
    }

    private void send(String name, byte[] value) throws InterruptedException {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
            producer.send(new ProducerRecord<>(topic, name.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot publish to topic " + topic + ": " + e.getCause(), e);
        }
    }
}
