package io.tierstream.benchmarks.peers.kafkastreams;

import io.tierstream.benchmarks.harness.Peer;
import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Kafka Streams with the processor API. Options: {@code kafka-streams.cache-mebibytes}, the record cache of each thread, 0 for none; {@code
 * kafka-streams.punctuate}, after how many days of the events' time all customers are looked at for answers that time alone has changed,
 * 0 for never.
 */
public final class KafkaStreamsPeer implements Peer {

    private static final String SOURCE = "events";
    private static final String PROCESSOR = "answers";

    /** Kafka's own default under exactly-once: nobody sees an answer before its transaction ends. */
    private static final Duration LIVE_TRANSACTION = Duration.ofMillis(100);

    private static final Duration LEAST_TRANSACTION_TIMEOUT = Duration.ofMinutes(1);

    @Override
    public Run start(Workload workload, Stretch stretch) {
        Counts counts = new Counts();
        Properties properties = properties(workload, stretch);
        return KafkaStreamsRun.start(
                new KafkaStreams(topology(workload, stretch, counts), properties),
                counts,
                stateDirectory(workload, stretch));
    }

    private static Topology topology(Workload workload, Stretch stretch, Counts counts) {
        Duration punctuation = Duration.ofDays(Long.parseLong(workload.option("kafka-streams.punctuate", "0")));
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        SOURCE,
                        (record, partitionTime) -> ((ShopEvent) record.value()).time(),
                        new ByteArrayDeserializer(),
                        new EventDeserializer(),
                        stretch.topic())
                .addProcessor(PROCESSOR, () -> new AnswerProcessor(workload.question(), punctuation, counts), SOURCE)
                .addStateStore(store(workload), PROCESSOR)
                .addSink("output", stretch.output(), new ByteArraySerializer(), new ByteArraySerializer(), PROCESSOR);
    }

    /** In a replay, changelog records with the events' time would make a new segment for every week of it. */
    private static StoreBuilder<?> store(Workload workload) {
        var store = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(AnswerProcessor.STORE),
                        Serdes.ByteArray(),
                        new DayBucketsSerde(workload.question()))
                .withLoggingEnabled(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        return cache(workload) > 0 ? store.withCachingEnabled() : store.withCachingDisabled();
    }

    /** Bytes for each thread. */
    private static long cache(Workload workload) {
        return Long.parseLong(workload.option("kafka-streams.cache-mebibytes", "64")) << 20;
    }

    private static Properties properties(Workload workload, Stretch stretch) {
        Duration commitInterval = commitInterval(workload);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, stretch.name());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, workload.bootstrapServers());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                stateDirectory(workload, stretch).toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, workload.parallelism());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cache(workload) * workload.parallelism());
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.class);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                workload.exactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        if (workload.exactlyOnce()) {
            long timeout = Math.max(LEAST_TRANSACTION_TIMEOUT.toMillis(), 2 * commitInterval.toMillis());
            properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int) timeout);
            // With more, the broker refuses a transaction's second request while it takes up the first, and it is sent
            // again.
            properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        }
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), workload.live() ? 0 : 50);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 65536);
        return properties;
    }

    private static Duration commitInterval(Workload workload) {
        Duration asked = workload.checkpointInterval();
        boolean shorter = workload.live() && workload.exactlyOnce() && asked.compareTo(LIVE_TRANSACTION) > 0;
        return shorter ? LIVE_TRANSACTION : asked;
    }

    private static Path stateDirectory(Workload workload, Stretch stretch) {
        return workload.directory().resolve(stretch.name());
    }
}
