package io.tierstream.failure;

import io.tierstream.registry.Registry;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Purchase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes purchases to a topic, keyed by customer, tells the judge, and puts garbage between them. */
final class Input implements AutoCloseable {

    static final int PARTITIONS = 4;

    private static final String GARBAGE_KEY = "garbage-";

    private final String topic;
    private final Purchases purchases;
    private final Judge judge;
    private final SplittableRandom random;
    private final double share;
    private final RecordEncoder<Purchase> encoder;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Letter> letters = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long bytes;

    /** What the dead letter of a record of garbage must be. */
    record Letter(String code, int valueHash) {}

    /**
     * Creates the topic.
     *
     * @param garbage how many of a hundred records cannot be used
     */
    Input(World world, String topic, Purchases purchases, Judge judge, long seed, double garbage) throws Exception {
        this.topic = topic;
        this.purchases = purchases;
        this.judge = judge;
        this.random = new SplittableRandom(seed);
        this.share = garbage / 100;
        world.broker().createTopic(topic, PARTITIONS);
        try (Registry registry = world.openRegistry()) {
            encoder = new RecordEncoder<>(
                    Purchase.class,
                    registry.register(
                            topic + "-value", Contract.PURCHASE.schema().toString()));
        }
        Properties properties = world.client();
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        producer = new KafkaProducer<>(properties);
    }

    /** One more purchase at that time, and now and then garbage. */
    void send(Instant time) {
        if (random.nextDouble() < share) {
            sendGarbage(time);
        }
        Purchase purchase = purchases.next(time);
        judge.see(Purchases.event(purchase));
        send(purchase.getCustomerId(), encoder.encode(purchase));
    }

    private void sendGarbage(Instant time) {
        Garbage garbage = Garbage.values()[random.nextInt(Garbage.values().length)];
        // Not from the stream of purchases, which is the same with and without garbage.
        Purchase purchase = garbage.prepare(new Purchases(random.nextLong(), 100).next(time));
        byte[] value = garbage.spoil(encoder.encode(purchase));
        String key = GARBAGE_KEY + letters.size();
        letters.put(key, new Letter(garbage.code(), Arrays.hashCode(value)));
        send(key, value);
    }

    private void send(String key, byte @Nullable [] value) {
        bytes += value == null ? 0 : value.length;
        producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value), (done, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    /** Waits until the broker has all of it. */
    void flush() {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException("the suite itself could not write its events", problem);
        }
    }

    /** The dead letters that must come, by key. */
    Map<String, Letter> letters() {
        return letters;
    }

    /** Size of all values. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        producer.close();
    }
}
