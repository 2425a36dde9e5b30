package io.tierstream.console.feed;

import io.tierstream.console.ConsoleSettings;
import io.tierstream.registry.ConfluentRegistry;
import io.tierstream.registry.Registry;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Clients of Kafka and the registry, as the feed wants them. */
final class Clients {

    /** In one transaction: the more there are, the more of them are neighbours in the database. */
    private static final int MOST_RECORDS = 50_000;

    /** What a record takes of the heap until it is written, with room to spare for all else. */
    private static final int HEAP_PER_RECORD = 20 << 10;

    /** Waiting for more for a moment makes one transaction of what comes in it, instead of one of every few records. */
    private static final int ENOUGH_BYTES = 64 << 10;

    private static final int MOMENT_MILLIS = 100;

    private static final int BYTES_PER_PARTITION = 4 << 20;
    private static final int REQUEST_MILLIS = 4_000;

    private Clients() {}

    static KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer(ConsoleSettings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.kafka().properties());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, (int)
                Math.min(MOST_RECORDS, Runtime.getRuntime().maxMemory() / HEAP_PER_RECORD));
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, ENOUGH_BYTES);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, MOMENT_MILLIS);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_PER_PARTITION);
        properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "tierstream-console");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Admin admin(ConsoleSettings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.kafka().properties());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        properties.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "tierstream-console");
        return Admin.create(properties);
    }

    static Registry registry(ConsoleSettings settings) {
        return new ConfluentRegistry(
                settings.registry().urls(), settings.registry().properties());
    }
}
