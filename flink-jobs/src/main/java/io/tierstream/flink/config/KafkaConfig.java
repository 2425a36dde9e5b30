package io.tierstream.flink.config;

import java.io.Serializable;
import java.util.Objects;

/**
 * How Kafka is reached.
 *
 * @param bootstrapServers host:port, separated by commas
 * @param groupId consumer group under which read offsets are committed
 * @param properties passed to every consumer, producer and admin client, such as TLS and SASL settings
 */
public record KafkaConfig(String bootstrapServers, String groupId, ClientProperties properties)
        implements Serializable {

    public KafkaConfig {
        Objects.requireNonNull(bootstrapServers);
        Objects.requireNonNull(groupId);
        Objects.requireNonNull(properties);
    }
}
