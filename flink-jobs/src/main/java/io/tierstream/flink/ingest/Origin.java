package io.tierstream.flink.ingest;

import java.util.Objects;

/**
 * Where a record came from.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset in the partition
 * @param timestamp the record's timestamp in Kafka, milliseconds since the epoch; -1 when it has none
 */
public record Origin(String topic, int partition, long offset, long timestamp) {

    public Origin {
        Objects.requireNonNull(topic);
    }
}
