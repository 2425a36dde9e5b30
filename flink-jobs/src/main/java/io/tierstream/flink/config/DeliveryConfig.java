package io.tierstream.flink.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How outputs are delivered.
 *
 * @param guarantee at least once or exactly once
 * @param transactionTimeout how long an open transaction may live; must fit the broker's maximum
 * @param transactionalIdPrefix begins the transactional ids; unique per job on one Kafka cluster
 */
public record DeliveryConfig(Guarantee guarantee, Duration transactionTimeout, String transactionalIdPrefix)
        implements Serializable {

    public DeliveryConfig {
        Objects.requireNonNull(guarantee);
        Objects.requireNonNull(transactionTimeout);
        Objects.requireNonNull(transactionalIdPrefix);
    }
}
