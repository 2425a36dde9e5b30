package io.tierstream.flink.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How long event ids are remembered per customer.
 *
 * @param horizon an id is forgotten when the customer's clock is this far beyond its event
 * @param count most ids remembered; the oldest are forgotten first
 */
public record DuplicatesConfig(Duration horizon, int count) implements Serializable {

    public DuplicatesConfig {
        Objects.requireNonNull(horizon);
    }
}
