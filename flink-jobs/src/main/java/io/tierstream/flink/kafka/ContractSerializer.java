package io.tierstream.flink.kafka;

import io.tierstream.registry.Pause;
import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaRegistrar;
import io.tierstream.schemas.RecordEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as the Avro records of a contract. The schema is registered under {@code <topic>-value} when the sink opens,
 * which waits while the registry is out of reach.
 *
 * <p>The timestamp that a value comes with is when it was made. Records carry the broker's time, not the event's: a topic's retention counts from it, and a replay of old events must not
 * be deleted on arrival.
 */
public final class ContractSerializer<T, R extends SpecificRecord> implements KafkaRecordSerializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final RecordForm<T, R> form;
    private final Registry.Factory registry;
    private final Pause pause;

    private transient @Nullable RecordEncoder<R> encoder;

    public ContractSerializer(String topic, RecordForm<T, R> form, Registry.Factory registry) {
        this(topic, form, registry, Pause.SLEEP);
    }

    ContractSerializer(String topic, RecordForm<T, R> form, Registry.Factory registry, Pause pause) {
        this.topic = topic;
        this.form = form;
        this.registry = registry;
        this.pause = pause;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext)
            throws IOException, InterruptedException {
        try (Registry opened = registry.open()) {
            int id = new SchemaRegistrar(opened, pause)
                    .registerValue(topic, form.contract().schema().toString());
            encoder = new RecordEncoder<>(form.recordClass(), id);
        } catch (RegistryException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A record without a value: what a compacted topic has under the key is deleted. */
    ProducerRecord<byte[], byte[]> tombstone(String key) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), null);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T value, KafkaSinkContext context, @Nullable Long timestamp) {
        long now = System.currentTimeMillis();
        RecordEncoder<R> opened = Objects.requireNonNull(encoder, "open() comes first");
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                form.key(value).getBytes(StandardCharsets.UTF_8),
                opened.encode(form.record(value, timestamp == null ? now : timestamp, now)));
        form.addHeaders(value, record.headers());
        return record;
    }
}
