package io.tierstream.flink.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set about a job. {@code toString()} masks secrets.
 *
 * @param kafka how Kafka is reached
 * @param registry how the schema registry is reached
 * @param sources where events come from; at least one
 * @param topics all other topics
 * @param rulesFile a rule set published when the rules topic has none; null when there is none
 * @param delivery the promise of the outputs
 * @param mode what moves time
 * @param replayUntil how far a replay goes after the last event
 * @param time rules about time
 * @param events limits of accepted events
 * @param duplicates memory for event ids
 * @param erasureMemory how long it is remembered that a customer was erased
 * @param runtime how the job runs on Flink
 * @param metrics what the job measures of itself
 */
public record JobConfig(
        KafkaConfig kafka,
        RegistryConfig registry,
        List<SourceConfig> sources,
        TopicsConfig topics,
        @Nullable String rulesFile,
        DeliveryConfig delivery,
        Mode mode,
        Until replayUntil,
        TimeConfig time,
        EventsConfig events,
        DuplicatesConfig duplicates,
        Duration erasureMemory,
        RuntimeConfig runtime,
        MetricsConfig metrics)
        implements Serializable {

    public JobConfig {
        sources = List.copyOf(sources);
        Objects.requireNonNull(kafka);
        Objects.requireNonNull(registry);
        Objects.requireNonNull(topics);
        Objects.requireNonNull(delivery);
        Objects.requireNonNull(mode);
        Objects.requireNonNull(replayUntil);
        Objects.requireNonNull(time);
        Objects.requireNonNull(events);
        Objects.requireNonNull(duplicates);
        Objects.requireNonNull(erasureMemory);
        Objects.requireNonNull(runtime);
        Objects.requireNonNull(metrics);
    }

    /**
     * Reads {@code --config FILE} (a YAML file) and {@code --set key=value}, any number of either. A later {@code --set} beats
     * an earlier one, any {@code --set} beats the environment, and the environment beats the files.
     *
     * @param environment as of {@link System#getenv()}; {@code TIERSTREAM_CONFIG} names a file when no argument does
     * @throws ConfigException with every mistake found
     */
    public static JobConfig load(List<String> arguments, Map<String, String> environment) {
        return new ConfigLoader().arguments(arguments, environment).read();
    }

    /**
     * Reads one YAML text, without environment and arguments.
     *
     * @param name stands for the file in messages
     * @throws ConfigException with every mistake found
     */
    public static JobConfig parse(String name, String yaml) {
        return new ConfigLoader().yaml(name, yaml).read();
    }
}
