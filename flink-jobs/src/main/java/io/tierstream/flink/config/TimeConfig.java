package io.tierstream.flink.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * Rules about time.
 *
 * @param maxFutureSkew how far ahead of the wall clock an event may be; live mode only
 * @param idle how long a quiet partition waits until the wall clock moves it; live mode only
 */
public record TimeConfig(Duration maxFutureSkew, Duration idle) implements Serializable {

    public TimeConfig {
        Objects.requireNonNull(maxFutureSkew);
        Objects.requireNonNull(idle);
    }
}
