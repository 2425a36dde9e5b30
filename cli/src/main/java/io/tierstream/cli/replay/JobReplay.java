package io.tierstream.cli.replay;

import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.flink.operator.EndOfTime;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.flink.operator.SegmentationOperator;
import io.tierstream.flink.replay.FlinkReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.util.FileUtils;

/**
 * The whole job on a small Flink in this process, with RocksDB and checkpoints. The events are read and checked first,
 * because a job that has begun can only put a bad row aside.
 */
public final class JobReplay implements ReplayEngine {

    private final PublishedRuleSet rules;
    private final Engine engine;
    private final int parallelism;

    /**
     * A replay by the job.
     *
     * @param rules the rule set's text
     * @param engine the same rule set, compiled; to check events
     * @param parallelism how many tasks decide
     */
    public JobReplay(PublishedRuleSet rules, Engine engine, int parallelism) {
        this.rules = rules;
        this.engine = engine;
        this.parallelism = parallelism;
    }

    @Override
    public ReplayCounts replay(EventSource events, Until until, Consumer<Transition> transitions) throws IOException {
        Path directory = Files.createTempDirectory("tierstream-replay-");
        try {
            Path spool = directory.resolve("events");
            Spooled spooled = spool(events, spool);
            if (spooled.events() == 0) {
                return new ReplayCounts(0, 0, 0, 0, 0, 0);
            }
            long[] count = new long[1];
            run(spooled, end(until, events.lastTime()), directory, transition -> {
                count[0]++;
                transitions.accept(transition);
            });
            return new ReplayCounts(spooled.events(), 0, 0, 0, spooled.customers(), count[0]);
        } finally {
            // Flink still deletes its checkpoints; what both want to be gone is no failure.
            FileUtils.deleteDirectoryQuietly(directory.toFile());
        }
    }

    private record Spooled(SpooledEvents file, long events, long customers) {}

    private Spooled spool(EventSource events, Path file) throws IOException {
        Set<String> customers = new HashSet<>();
        long count = 0;
        try (SpooledEvents.Writer writer = new SpooledEvents.Writer(file)) {
            for (Event event = events.next(); event != null; event = events.next()) {
                try {
                    engine.check(event);
                } catch (RejectedEventException e) {
                    events.reject(e);
                    continue;
                }
                if (Engine.isMerge(event)) {
                    events.reject(
                            RejectedEventException.command("MERGE_NEEDS_LIVE", SegmentationOperator.MERGE_NEEDS_LIVE));
                    continue;
                }
                customers.add(event.customerId());
                writer.write(event);
                count++;
            }
        }
        return new Spooled(new SpooledEvents(file.toString()), count, customers.size());
    }

    /** The job may not see the last events of the file, so it is told the instant. */
    private static EndOfTime end(Until until, long lastTime) {
        if (until instanceof Until.Forever) {
            return new EndOfTime(EndOfTime.Kind.FOREVER, Long.MAX_VALUE);
        }
        return new EndOfTime(EndOfTime.Kind.INSTANT, until instanceof Until.At at ? at.millis() : lastTime);
    }

    private void run(Spooled spooled, EndOfTime end, Path directory, Consumer<Transition> transitions)
            throws IOException {
        try {
            new FlinkReplay(rules, EngineSettings.DEFAULT, end, parallelism, directory.resolve("checkpoints"))
                    .run(spooled.file(), spooled.events(), transitions);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the job failed: " + e.getMessage(), e);
        }
    }
}
