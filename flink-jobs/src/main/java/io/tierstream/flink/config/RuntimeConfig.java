package io.tierstream.flink.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the job runs on Flink.
 *
 * @param name the job's name
 * @param parallelism of all operators; 0 leaves it to the cluster
 * @param maxParallelism the number of key groups; cannot change without losing state
 * @param checkpointInterval time between checkpoints
 * @param checkpointDirectory URI; null leaves it to the cluster
 * @param stateBackend where state lives
 * @param stateCacheBytes heap for recently seen customers in each instance; 0 keeps none
 * @param bufferTimeout longest time a record waits in a network buffer
 */
public record RuntimeConfig(
        String name,
        int parallelism,
        int maxParallelism,
        Duration checkpointInterval,
        @Nullable String checkpointDirectory,
        StateBackend stateBackend,
        int stateCacheBytes,
        Duration bufferTimeout)
        implements Serializable {

    public RuntimeConfig {
        Objects.requireNonNull(name);
        Objects.requireNonNull(checkpointInterval);
        Objects.requireNonNull(stateBackend);
        Objects.requireNonNull(bufferTimeout);
    }
}
