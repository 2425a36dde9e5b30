package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.registry.Registry;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a peer has written, Tierstream's transitions as the same kind of answer as the others'. */
final class AnswerReader implements AutoCloseable {

    private final Contender contender;
    private final Registry registry;
    private final RecordDecoder<SegmentTransition> transitions;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    AnswerReader(Lab lab, Contender contender, String topic) {
        this.contender = contender;
        this.registry = new RegistryConfig(List.of(lab.registryUrl()), ClientProperties.of(Map.of())).open();
        this.transitions = new RecordDecoder<>(SegmentTransition.class, this::schema);
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", lab.broker().bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.partitions =
                Stream.of(0, 1).map(number -> new TopicPartition(topic, number)).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private Schema schema(int id) {
        try {
            return new Schema.Parser().parse(registry.schema(id));
        } catch (Exception e) {
            throw new IllegalStateException("the schema registry does not give schema " + id, e);
        }
    }

    /** All that is there, a customer's in order. */
    List<Answer> all() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<Answer> answers = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                answers.add(answer(record.value()));
            }
        }
        return answers;
    }

    /** Hands over the events that caused what is there now, waiting for it if there is nothing. */
    void poll(Duration timeout, Consumer<String> events) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            String event = contender == Contender.MINIMAL
                    ? new String(record.key(), StandardCharsets.UTF_8)
                    : answer(record.value()).eventId();
            if (!event.isEmpty()) {
                events.accept(event);
            }
        }
    }

    private Answer answer(byte[] value) {
        if (contender != Contender.TIERSTREAM) {
            return Answer.parse(value);
        }
        SegmentTransition transition = transitions.decode(value);
        String event = transition.getTippingEventId();
        return new Answer(
                event == null ? "" : event,
                transition.getCustomerId(),
                transition.getEventTime().toEpochMilli(),
                Integer.parseInt(transition.getName().substring(1)),
                transition.getDirection() == Direction.ENTER);
    }

    @Override
    public void close() {
        consumer.close();
        registry.close();
    }
}
