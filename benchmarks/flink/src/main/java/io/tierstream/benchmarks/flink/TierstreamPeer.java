package io.tierstream.benchmarks.flink;

import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.JobConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The main job as it is. Options: {@code tierstream.rules}, a file with a rule set in place of the question's; {@code
 * tierstream.cache-size}, what each task may keep of recently seen customers.
 */
public final class TierstreamPeer extends FlinkPeer {

    private static final String CONFIGURATION = """
            job:
              name: %1$s
              parallelism: %2$d
              buffer-timeout: %3$s
            mode: %4$s
            delivery.guarantee: %5$s
            delivery.transaction.id-prefix: %1$s
            kafka:
              bootstrap.servers: %6$s
              group.id: %1$s
            registry.url: %7$s
            sources:
              - topic: %8$s
                customer-id: customer_id
                event-id: event_id
                time: event_time
                type-field: type
                fields: [amount, product, category, channel]
            rules:
              topic: %1$s-rules
              file: %9$s
            rule-set-status.topic: %1$s-rule-set-status
            commands.topic: %1$s-commands
            transitions.topic: %10$s
            memberships.topic: %1$s-memberships
            distribution.topic: %1$s-distribution
            dead-letters.topic: %1$s-dead-letters
            topics.partitions: 2
            checkpoints:
              interval: %11$dms
              directory: %12$s
            state.cache-size: %13$s
            """;

    public TierstreamPeer() {
        super("decide", "transitions", List.of("wakes", "staleTimers"));
    }

    @Override
    protected void define(Workload workload, Stretch stretch, StreamExecutionEnvironment environment) throws Exception {
        SegmentationJob.define(configuration(workload, stretch), environment);
    }

    static JobConfig configuration(Workload workload, Stretch stretch) throws Exception {
        Path rules = workload.directory().resolve(stretch.name() + "-rules.yaml");
        String given = workload.option("tierstream.rules", "");
        Files.writeString(rules, given.isEmpty() ? workload.question().ruleSet() : Files.readString(Path.of(given)));
        Path file = workload.directory().resolve(stretch.name() + ".yaml");
        Files.writeString(
                file,
                CONFIGURATION.formatted(
                        stretch.name(),
                        workload.parallelism(),
                        bufferTimeout(workload),
                        workload.live() ? "live" : "replay",
                        workload.exactlyOnce() ? "exactly-once" : "at-least-once",
                        workload.bootstrapServers(),
                        workload.registryUrl(),
                        stretch.topic(),
                        rules,
                        stretch.output(),
                        workload.checkpointInterval().toMillis(),
                        checkpoints(workload, stretch),
                        workload.option("tierstream.cache-size", "64MiB")));
        return JobConfig.load(List.of("--config", file.toString()), Map.of());
    }
}
