package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.kafka.TopicSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that creates topics, run with a {@code kafka-topics.sh} that writes down what it is asked for. */
final class TopicsJobTest {

    @TempDir
    Path tools;

    @Test
    void createsTheTopicsThatTheJobWouldCreate() throws Exception {
        Rendered rendered = Chart.render(List.of(Chart.LEAST), "topics.job.enabled=true");

        assertThat(created(rendered)).isEqualTo(expected(rendered, Map.of()));
    }

    @Test
    void takesNamesPartitionsReplicationAndMoreSettingsFromTheValues() throws Exception {
        Rendered rendered = Chart.render(Chart.EVERYTHING);

        assertThat(created(rendered)).isEqualTo(expected(rendered, Map.of("min.insync.replicas", "2")));
        assertThat(created(rendered)).containsKey("loyalty.transitions");
    }

    @Test
    void reachesKafkaAsTheUserWhoMayCreateTopics() throws Exception {
        List<List<String>> calls = calls(Chart.render(Chart.EVERYTHING));

        assertThat(calls)
                .allSatisfy(call -> assertThat(call)
                        .containsSequence("--bootstrap-server", "broker-1.example.com:9093,broker-2.example.com:9093")
                        .containsSequence("--command-config", "/etc/tierstream/client/client.properties")
                        .contains("--create", "--if-not-exists"));
    }

    @Test
    void theFlinkJobThenCreatesNone() {
        Rendered rendered = Chart.render(List.of(Chart.LEAST), "topics.job.enabled=true");

        assertThat(JobConfig.parse("tierstream.yaml", rendered.jobConfig())
                        .topics()
                        .create())
                .isFalse();
    }

    @Test
    void isDoneBeforeAnythingElseAndIsGoneAfterwards() {
        JsonNode annotations = Chart.render(Chart.EVERYTHING).one("Job").at("/metadata/annotations");

        assertThat(annotations.path("shown.helm.sh/hook").asText()).isEqualTo("pre-install,pre-upgrade");
        assertThat(annotations.path("shown.helm.sh/hook-delete-policy").asText())
                .isEqualTo("before-hook-creation,hook-succeeded");
    }

    /** Per topic its partitions, replication factor and settings, as far as they are given. */
    private Map<String, Map<String, String>> created(Rendered rendered) throws Exception {
        Map<String, Map<String, String>> topics = new TreeMap<>();
        for (List<String> call : calls(rendered)) {
            Map<String, String> settings = new TreeMap<>();
            String name = "";
            for (int i = 0; i + 1 < call.size(); i++) {
                String value = call.get(i + 1);
                switch (call.get(i)) {
                    case "--topic" -> name = value;
                    case "--partitions" -> settings.put("partitions", value);
                    case "--replication-factor" -> settings.put("replication", value);
                    case "--config" ->
                        settings.put(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
                    default -> {
                        // A value, or what every call has.
                    }
                }
            }
            topics.put(name, settings);
        }
        return topics;
    }

    private static Map<String, Map<String, String>> expected(Rendered rendered, Map<String, String> more) {
        JobConfig config = JobConfig.parse("tierstream.yaml", rendered.jobConfig());
        Map<String, Map<String, String>> topics = new TreeMap<>();
        for (NewTopic topic : new TopicSetup(config).needed()) {
            Map<String, String> settings = new TreeMap<>(topic.configs());
            settings.putAll(more);
            if (topic.numPartitions() > 0) {
                settings.put("partitions", Integer.toString(topic.numPartitions()));
            }
            if (topic.replicationFactor() > 0) {
                settings.put("replication", Short.toString(topic.replicationFactor()));
            }
            topics.put(topic.name(), settings);
        }
        return topics;
    }

    private List<List<String>> calls(Rendered rendered) throws IOException, InterruptedException {
        Path log = tools.resolve("calls");
        Files.deleteIfExists(log);
        Path fake = Files.writeString(
                tools.resolve("kafka-topics.sh"), "#!/bin/sh\nprintf '%s\\n' \"$@\" END >> '" + log + "'\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        JsonNode container = rendered.one("Job").at("/spec/template/spec/containers/0");
        List<String> command = new ArrayList<>();
        container.path("command").forEach(part -> command.add(part.asText()));
        container.path("args").forEach(part -> command.add(part.asText()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("KAFKA_TOOLS", tools.toString());
        assertThat(builder.start().waitFor()).isZero();
        List<List<String>> calls = new ArrayList<>();
        List<String> call = new ArrayList<>();
        for (String argument : Files.readAllLines(log)) {
            if (argument.equals("END")) {
                calls.add(List.copyOf(call));
                call.clear();
            } else {
                call.add(argument);
            }
        }
        return calls;
    }
}
