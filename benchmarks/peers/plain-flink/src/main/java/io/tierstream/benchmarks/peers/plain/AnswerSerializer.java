package io.tierstream.benchmarks.peers.plain;

import io.tierstream.benchmarks.harness.Answer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes answers, a customer's into one partition. */
record AnswerSerializer(String topic) implements KafkaRecordSerializationSchema<Answer> {

    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Answer answer, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(topic, answer.customerId().getBytes(StandardCharsets.UTF_8), answer.bytes());
    }
}
