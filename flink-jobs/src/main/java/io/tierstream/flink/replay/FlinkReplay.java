package io.tierstream.flink.replay;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Transition;
import io.tierstream.flink.FirstPass;
import io.tierstream.flink.SegmentationTopology;
import io.tierstream.flink.collect.CollectedStream;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.operator.CutOffsSource;
import io.tierstream.flink.operator.EndOfTime;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.flink.operator.SegmentationSettings;
import io.tierstream.flink.time.Watermarks;
import io.tierstream.flink.wire.WireTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/** Runs the whole job over a file, on a small Flink in this process with RocksDB and checkpoints. */
public final class FlinkReplay {

    private static final int EVENT_TYPES = 50;
    private static final long CACHE_BYTES = 64 << 20;
    private static final int SAMPLES = 1_024;

    private final PublishedRuleSet rules;
    private final EngineSettings engine;
    private final EndOfTime end;
    private final int parallelism;
    private final Path checkpoints;

    /**
     * @param rules the rule set, already checked
     * @param engine bounds of duplicate recognition
     * @param end where time ends
     * @param parallelism tasks that decide
     * @param checkpoints a directory for checkpoints
     */
    public FlinkReplay(
            PublishedRuleSet rules, EngineSettings engine, EndOfTime end, int parallelism, Path checkpoints) {
        this.rules = rules;
        this.engine = engine;
        this.end = end;
        this.parallelism = parallelism;
        this.checkpoints = checkpoints;
    }

    /**
     * Replays a file.
     *
     * @param file the events
     * @param count how many there are; at least one
     * @param transitions receives the transitions, those of one customer in their order
     * @throws IllegalStateException if an event cannot be used by the rules
     */
    public void run(EventFile file, long count, Consumer<Transition> transitions) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, flink());
        SegmentationSettings settings = new SegmentationSettings(
                rules,
                engine.duplicateHorizonMillis(),
                engine.duplicateCount(),
                engine.erasureMemoryMillis(),
                CACHE_BYTES,
                end,
                EVENT_TYPES,
                SAMPLES);
        CutOffsSource cutOffs =
                FirstPass.cutOffs(environment, "replay", sources -> List.of(ordered(sources, file, count)), settings);
        DataStream<Inbound> records = cutOffs instanceof CutOffsSource.None
                ? events(environment, file, count)
                        .assignTimestampsAndWatermarks(Watermarks.replay())
                        .setParallelism(1)
                        .uid("watermarks")
                : ordered(environment, file, count);
        SegmentationTopology.Outputs outputs = SegmentationTopology.replay(List.of(records), settings, cutOffs);
        outputs.unusable()
                .map(FlinkReplay::refuse)
                .returns(WireTypes.DEAD_LETTER)
                .uid("unusable");
        try (CloseableIterator<Transition> results = CollectedStream.of(transitionsOf(outputs.announcements()))) {
            environment.executeAsync("replay");
            results.forEachRemaining(transitions);
        }
    }

    private static SingleOutputStreamOperator<Inbound> events(
            StreamExecutionEnvironment environment, EventFile file, long count) {
        return environment
                .fromSequence(0, count - 1)
                .setParallelism(1)
                .uid("sequence")
                .map(new FileEvents(file))
                .returns(WireTypes.INBOUND)
                .setParallelism(1)
                .uid("file");
    }

    /** The order of the file is that of all customers. */
    private DataStream<Inbound> ordered(StreamExecutionEnvironment environment, EventFile file, long count) {
        return events(environment, file, count)
                .transform("instants", WireTypes.INBOUND, new LookWatermarks(rules))
                .setParallelism(1)
                .uid("instants");
    }

    private static DataStream<Transition> transitionsOf(DataStream<Announcement> announcements) {
        return announcements
                .filter(Transition.class::isInstance)
                .uid("transitions-only")
                .map(Transition.class::cast)
                .returns(WireTypes.TRANSITION)
                .uid("transitions");
    }

    /** The file was checked before, so this is no user's mistake. */
    private static DeadLetter refuse(DeadLetter letter) {
        throw new IllegalStateException("event " + letter.origin().offset() + " of the file: " + letter.message());
    }

    private Configuration flink() {
        Configuration flink = new Configuration();
        flink.set(PipelineOptions.GENERIC_TYPES, false);
        flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        flink.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        // A file is not read again from the middle.
        flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return flink;
    }
}
