package io.tierstream.cli.demo;

import io.tierstream.registry.Registry;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TierDistribution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.LoggerFactory;

/** A thread that reads the transitions and the distribution as any user would: a consumer, and the registry's schemas. */
final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordDecoder<SegmentTransition> transitions;
    private final RecordDecoder<TierDistribution> distributions;
    private final Figures figures;
    private final Consumer<Snapshot.Told> listener;
    private final Thread thread = new Thread(this::run, "demo-reader");
    private volatile boolean failed;

    /**
     * @param listener hears of every transition
     */
    TopicReader(Addresses addresses, Registry registry, Figures figures, Consumer<Snapshot.Told> listener) {
        this.figures = figures;
        this.listener = listener;
        IntFunction<Schema> schemas = id -> schema(registry, id);
        transitions = new RecordDecoder<>(SegmentTransition.class, schemas);
        distributions = new RecordDecoder<>(TierDistribution.class, schemas);
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        addresses.bootstrap(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        thread.setDaemon(true);
    }

    private static Schema schema(Registry registry, int id) {
        try {
            return new Schema.Parser().parse(registry.schema(id));
        } catch (Exception e) {
            throw new IllegalStateException("The schema registry does not give schema " + id, e);
        }
    }

    void start() {
        List<TopicPartition> partitions = Stream.of(Contract.SEGMENT_TRANSITION, Contract.TIER_DISTRIBUTION)
                .flatMap(contract -> consumer.partitionsFor(contract.topic()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    /** Whether it ended by an error, which is in the log. */
    boolean failed() {
        return failed;
    }

    private void run() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
            }
        } catch (WakeupException closed) {
            // what close() does
        } catch (RuntimeException e) {
            failed = true;
            LoggerFactory.getLogger(TopicReader.class).error("The demo's reader ended", e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Contract.TIER_DISTRIBUTION.topic())) {
            figures.add(distributions.decode(record.value()));
        } else {
            SegmentTransition transition = transitions.decode(record.value());
            listener.accept(figures.add(transition, System.currentTimeMillis()));
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
