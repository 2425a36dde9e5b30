package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.ShopEventCodec;
import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes Avro events into a topic, keyed by customer, under a schema of the registry. */
final class InputTopic implements AutoCloseable {

    private final String topic;
    private final int schemaId;
    private final ShopEventCodec codec = new ShopEventCodec();
    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * Registers the schema.
     *
     * @param lingerMillis how long the producer may wait for more
     */
    InputTopic(String bootstrapServers, String registryUrl, String topic, int lingerMillis) throws Exception {
        this.topic = topic;
        try (Registry registry = new RegistryConfig(List.of(registryUrl), ClientProperties.of(Map.of())).open()) {
            this.schemaId = registry.register(topic + "-value", ShopEventCodec.SCHEMA.toString());
        }
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        if (lingerMillis > 0) {
            // A broker may not know a new topic when the first request comes, but when the second one does.
            // It takes that one, and then refuses the first for ever.
            properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        }
        this.producer = new KafkaProducer<>(properties);
    }

    void write(Iterator<ShopEvent> events, long count) {
        for (long i = 0; i < count; i++) {
            write(events.next());
        }
    }

    void write(ShopEvent event) {
        byte[] key = event.customerId().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, key, codec.write(schemaId, event)));
    }

    /** Waits until all is written. */
    @Override
    public void close() {
        producer.close();
    }
}
