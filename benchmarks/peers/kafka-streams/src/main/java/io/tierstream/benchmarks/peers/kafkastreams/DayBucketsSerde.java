package io.tierstream.benchmarks.peers.kafkastreams;

import io.tierstream.benchmarks.harness.DayBuckets;
import io.tierstream.benchmarks.harness.Question;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A customer's state in the store; null, as Kafka has it, for one that is deleted. */
record DayBucketsSerde(Question question) implements Serde<DayBuckets> {

    @Override
    public Serializer<DayBuckets> serializer() {
        return (topic, buckets) -> bytes(buckets);
    }

    @Override
    public Deserializer<DayBuckets> deserializer() {
        return (topic, bytes) -> new DayBuckets(question, bytes);
    }

    private static byte @Nullable [] bytes(@Nullable DayBuckets buckets) {
        return buckets == null ? null : buckets.bytes();
    }
}
