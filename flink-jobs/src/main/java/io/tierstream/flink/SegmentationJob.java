package io.tierstream.flink;

import io.tierstream.flink.config.ConfigException;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.Mode;
import io.tierstream.flink.config.RuntimeConfig;
import io.tierstream.flink.config.SourceConfig;
import io.tierstream.flink.config.StateBackend;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.kafka.CutOffsForm;
import io.tierstream.flink.kafka.DistributionForm;
import io.tierstream.flink.kafka.KafkaSinks;
import io.tierstream.flink.kafka.KafkaSources;
import io.tierstream.flink.kafka.OriginalRecords;
import io.tierstream.flink.kafka.TopicSetup;
import io.tierstream.flink.kafka.VerdictForm;
import io.tierstream.flink.operator.CutOffsSource;
import io.tierstream.flink.operator.EndOfTime;
import io.tierstream.flink.operator.PublishedCutOffs;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.flink.operator.SegmentationSettings;
import io.tierstream.flink.rules.InitialRuleSet;
import io.tierstream.flink.time.Watermarks;
import io.tierstream.flink.wire.WireTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The main job: events in Kafka, rolling metrics per customer, tier rules on every event and at every due moment,
 * transitions in Kafka. Started with {@code --config FILE} and {@code --set key=value}.
 */
public final class SegmentationJob {

    /** Time between two looks at the clock of a source, milliseconds. */
    private static final long WATERMARK_INTERVAL = 50;

    /** How much the clocks of machines may differ, milliseconds. */
    private static final long CLOCKS_APART = 60_000;

    private final JobConfig config;

    private SegmentationJob(JobConfig config) {
        this.config = config;
    }

    /** Runs the job. Mistakes in the configuration are printed, all at once, and end it with 2. */
    public static void main(String[] arguments) throws Exception {
        JobConfig config;
        try {
            config = JobConfig.load(List.of(arguments), System.getenv());
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        define(config, environment);
        environment.execute(config.runtime().name());
    }

    /**
     * Defines the job. Waits until there is a rule set to begin with. A replay of rules that ask for places among all customers is two
     * jobs: the first is run here.
     *
     * @throws IllegalStateException if topics are missing, or the registry refuses
     */
    public static void define(JobConfig config, StreamExecutionEnvironment environment) throws Exception {
        new SegmentationJob(config).define(environment);
    }

    private void define(StreamExecutionEnvironment environment) throws Exception {
        new TopicSetup(config).ensure();
        PublishedRuleSet rules = InitialRuleSet.of(config).find();
        environment.configure(configuration(config));
        SegmentationSettings settings = settings(config, rules);
        write(config.mode() == Mode.LIVE ? live(environment, settings) : replay(environment, settings));
    }

    private SegmentationTopology.Outputs live(StreamExecutionEnvironment environment, SegmentationSettings settings) {
        List<DataStream<Inbound>> sources = events(environment);
        sources.add(environment
                .fromSource(
                        KafkaSources.transfers(config, System.currentTimeMillis() - CLOCKS_APART),
                        Watermarks.idle(),
                        "transfers")
                .setParallelism(1)
                .uid("source-transfers"));
        return SegmentationTopology.build(sources, ruleSets(environment), cutOffs(environment), settings);
    }

    private SegmentationTopology.Outputs replay(StreamExecutionEnvironment environment, SegmentationSettings settings)
            throws Exception {
        CutOffsSource cutOffs = FirstPass.cutOffs(environment, config.runtime().name(), this::events, settings);
        return SegmentationTopology.replay(events(environment), settings, cutOffs);
    }

    /** How Flink runs the job. What the cluster's own configuration decides is left to it. */
    static Configuration configuration(JobConfig config) {
        RuntimeConfig runtime = config.runtime();
        Configuration flink = new Configuration();
        flink.set(PipelineOptions.GENERIC_TYPES, false);
        flink.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(WATERMARK_INTERVAL));
        flink.set(PipelineOptions.MAX_PARALLELISM, runtime.maxParallelism());
        flink.set(ExecutionOptions.BUFFER_TIMEOUT, runtime.bufferTimeout());
        if (runtime.parallelism() > 0) {
            flink.set(CoreOptions.DEFAULT_PARALLELISM, runtime.parallelism());
        }
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, runtime.checkpointInterval());
        flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        flink.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        if (runtime.checkpointDirectory() != null) {
            flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, runtime.checkpointDirectory());
        }
        flink.set(
                StateBackendOptions.STATE_BACKEND,
                runtime.stateBackend() == StateBackend.ROCKSDB ? "rocksdb" : "hashmap");
        return flink;
    }

    private static SegmentationSettings settings(JobConfig config, PublishedRuleSet rules) {
        return new SegmentationSettings(
                rules,
                config.duplicates().horizon().toMillis(),
                config.duplicates().count(),
                config.erasureMemory().toMillis(),
                config.runtime().stateCacheBytes(),
                config.mode() == Mode.LIVE ? EndOfTime.LIVE : EndOfTime.of(config.replayUntil()),
                config.metrics().eventTypes(),
                config.metrics().latencySamples());
    }

    private List<DataStream<Inbound>> events(StreamExecutionEnvironment environment) {
        List<DataStream<Inbound>> streams = new ArrayList<>();
        for (SourceConfig source : config.sources()) {
            String name = String.join(",", source.topics());
            streams.add(environment
                    .fromSource(KafkaSources.events(config, source), watermarks(source.topics()), "events of " + name)
                    .uid("source-" + name));
        }
        List<String> topics = List.of(config.topics().commands());
        streams.add(environment
                .fromSource(KafkaSources.commands(config), watermarks(topics), "commands")
                .uid("source-commands"));
        return streams;
    }

    private WatermarkStrategy<Inbound> watermarks(List<String> topics) {
        return config.mode() == Mode.LIVE
                ? Watermarks.live(
                        topics,
                        KafkaSources.readerProperties(config.kafka()),
                        config.time().idle())
                : Watermarks.replay();
    }

    private DataStream<PublishedRuleSet> ruleSets(StreamExecutionEnvironment environment) {
        return environment
                .fromSource(KafkaSources.ruleSets(config), Watermarks.unconcerned(), "rule sets")
                .setParallelism(1)
                .uid("source-rule-sets");
    }

    private DataStream<PublishedCutOffs> cutOffs(StreamExecutionEnvironment environment) {
        return environment
                .fromSource(KafkaSources.cutOffs(config), Watermarks.unconcerned(), "cut-offs")
                .setParallelism(1)
                .uid("source-cut-offs");
    }

    private void write(SegmentationTopology.Outputs outputs) {
        KafkaSinks sinks = new KafkaSinks(config);
        write(outputs.announcements(), "announcements", sinks.announcements());
        write(
                outputs.distribution(),
                "distribution",
                sinks.records(config.topics().distribution(), new DistributionForm()));
        write(
                outputs.verdicts(),
                "rule-set-status",
                sinks.records(config.topics().ruleSetStatus(), new VerdictForm()));
        outputs.cutOffs()
                .sinkTo(sinks.records(config.topics().cutOffs(), new CutOffsForm()))
                .setParallelism(1)
                .uid("sink-cut-offs")
                .name("cut-offs");
        DataStream<DeadLetter> unusable = outputs.unusable()
                .map(new OriginalRecords(config.kafka()))
                .returns(WireTypes.DEAD_LETTER)
                .uid("original-records")
                .name("original records");
        write(outputs.rejected().union(unusable), "dead-letters", sinks.deadLetters());
    }

    private static <T> void write(DataStream<T> stream, String name, KafkaSink<T> sink) {
        stream.sinkTo(sink).uid("sink-" + name).name(name);
    }
}
