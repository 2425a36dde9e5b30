package io.tierstream.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.operator.EndOfTime;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.flink.operator.SegmentationSettings;
import io.tierstream.flink.wire.WireTypes;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

final class SegmentationTopologyTest {

    private final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());

    @Test
    void splitsInTheSourcesThread() {
        SegmentationSettings settings = new SegmentationSettings(
                new PublishedRuleSet("r", 1, "ruleset: r\n", null), 0, 0, 0, 1 << 20, EndOfTime.LIVE, 1, 1);

        SegmentationTopology.build(List.of(source("events"), source("commands")), null, null, settings)
                .announcements()
                .sinkTo(new DiscardingSink<>());

        assertThat(tasks())
                .anyMatch(task -> task.contains("events") && task.contains("split"))
                .anyMatch(task -> task.contains("commands") && task.contains("split"))
                .noneMatch(task -> task.startsWith("split"));
    }

    private DataStream<Inbound> source(String name) {
        return environment
                .fromSequence(1, 2)
                .map(number -> (Inbound) null)
                .returns(WireTypes.INBOUND)
                .name(name);
    }

    private List<String> tasks() {
        Iterable<JobVertex> vertices =
                environment.getStreamGraph().getJobGraph().getVertices();
        Stream<JobVertex> all = StreamSupport.stream(vertices.spliterator(), false);
        return all.map(JobVertex::getName).toList();
    }
}
