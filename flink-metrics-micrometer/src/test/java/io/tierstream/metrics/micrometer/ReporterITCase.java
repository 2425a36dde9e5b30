package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The plugin on a real cluster with the real job, beside Flink's own reporter and Flink's REST API. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ReporterITCase {

    private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
    private static final String REASON = OPERATOR + "reason_deadLetters_total";
    private static final String EVENTS = OPERATOR + "eventType_events_total";

    @TempDir
    private static Path directory;

    private static final OtlpReceiver RECEIVER = new OtlpReceiver();
    private static @Nullable LiveJob live;
    private static int decided;

    @BeforeAll
    static void start() {
        live = new LiveJob(
                directory,
                Map.of(
                        "metrics.reporter.otlp.factory.class",
                        MicrometerOtlpReporterFactory.class.getName(),
                        "metrics.reporter.otlp.endpoint",
                        RECEIVER.endpoint(),
                        "metrics.reporter.otlp.interval",
                        "500 ms",
                        "metrics.reporter.otlp.filter.includes",
                        "*:events,ruleSetVersion"));
        decided = job().buy("first", 200);
        job().await(scrape -> sum(scrape, EVENTS) == decided && sum(scrape, REASON) == 2);
    }

    @AfterAll
    static void stop() {
        if (live != null) {
            live.close();
        }
        RECEIVER.close();
    }

    @Test
    @Order(1)
    void showsTheNamesAndLabelsOfFlinksOwnReporter() {
        // Metrics come while both pages are read: what is new may be missing in one for a moment.
        await().atMost(LiveJob.PATIENCE).untilAsserted(() -> {
            Scrape ours = LiveJob.scrape(job().ports);
            Scrape flinks = LiveJob.scrape(job().flinksPorts);
            Set<String> missing = keys(flinks);
            missing.removeAll(keys(ours));
            Set<String> added = keys(ours);
            added.removeAll(keys(flinks));
            // Texts, for which Flink's reporter shows 0.
            assertThat(missing)
                    .allMatch(key -> key.matches(
                            ".*(lastCheckpointExternalPath|KafkaConsumer_commit_id|KafkaConsumer_version)\\{.*"));
            assertThat(added).isEmpty();
            assertThat(keys(ours)).hasSizeGreaterThan(500);
        });
        Scrape scrape = LiveJob.scrape(job().ports);
        assertThat(sum(scrape, "flink_metrics_reporter_refused_total")).isZero();
        System.out.println(
                scrape.samples().size() + " series of " + scrape.names().size() + " names in three processes");
    }

    @Test
    @Order(2)
    void showsTheValuesOfFlinksOwnReporter() {
        await().atMost(LiveJob.PATIENCE).untilAsserted(() -> {
            Map<String, Double> ours = atRest(LiveJob.scrape(job().ports));
            Map<String, Double> flinks = atRest(LiveJob.scrape(job().flinksPorts));
            assertThat(ours).isEqualTo(flinks).hasSizeGreaterThan(50);
        });
    }

    @Test
    @Order(3)
    void showsWhatFlinksRestApiSays() {
        int compared = 0;
        for (JsonNode vertex : job().rest("/jobs/" + job().id()).path("vertices")) {
            String task = vertex.path("id").asText();
            for (int subtask = 0; subtask < vertex.path("parallelism").asInt(); subtask++) {
                for (String metric : new String[] {"numRecordsIn", "numRecordsOut"}) {
                    compareWithRest(task, subtask, metric);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(8);
        Scrape jobManager = LiveJob.scrape(job().ports);
        assertThat(jobManager.value("flink_jobmanager_numRunningJobs")).isEqualTo(1);
        assertThat(jobManager.value("flink_jobmanager_numRegisteredTaskManagers"))
                .isEqualTo(2);
        assertThat(jobManager.value("flink_jobmanager_job_numberOfCompletedCheckpoints"))
                .isPositive();
    }

    /** The API's copy of the metrics may be older than the page, so both are read until they agree. */
    private static void compareWithRest(String task, int subtask, String metric) {
        await().atMost(LiveJob.PATIENCE).untilAsserted(() -> {
            JsonNode answer = job().rest("/jobs/" + job().id() + "/vertices/" + task + "/subtasks/" + subtask
                    + "/metrics?get=" + metric);
            double shown = LiveJob.scrape(job().ports).of("flink_taskmanager_job_task_" + metric + "_total").stream()
                    .filter(sample -> task.equals(sample.labels().get("task_id"))
                            && Integer.toString(subtask).equals(sample.labels().get("subtask_index")))
                    .mapToDouble(Scrape.Sample::value)
                    .findFirst()
                    .orElse(-1);
            assertThat(answer.path(0).path("value").asDouble(-2)).isEqualTo(shown);
        });
    }

    @Test
    @Order(4)
    void countsWhatTheJobDid() {
        Scrape scrape = LiveJob.scrape(job().ports);

        assertThat(sum(scrape, EVENTS)).isEqualTo(decided);
        assertThat(sum(scrape, OPERATOR + "duplicates_total")).isEqualTo(1);
        assertThat(scrape.of(OPERATOR + "target_direction_transitions_total"))
                .anySatisfy(sample -> assertThat(sample.labels())
                        .containsEntry("target", "value:gold")
                        .containsEntry("direction", "ENTER")
                        .containsEntry("job_name", "shop tiers")
                        .containsEntry("operator_name", "decide")
                        .containsKeys("tm_id", "host", "task_name", "subtask_index"));
        assertThat(sum(scrape, OPERATOR + "decisionLatencyNanos_count")).isPositive();
        assertThat(scrape.types())
                .containsEntry(EVENTS, "counter")
                .containsEntry(OPERATOR + "decisionLatencyNanos", "summary")
                .containsEntry(OPERATOR + "ruleSetVersion", "gauge");
    }

    @Test
    @Order(5)
    void noCustomerIsEverInAMetric() {
        for (int port : job().ports) {
            assertThat(Scrape.get(port, "/metrics")).doesNotContain("customer-no-");
        }
    }

    @Test
    @Order(6)
    void sendsByOtlpWhatFlinksFilterLetsThrough() {
        await().atMost(LiveJob.PATIENCE).untilAsserted(() -> {
            double sum = RECEIVER.received().stream()
                    .skip(Math.max(0, RECEIVER.received().size() - 12))
                    .collect(java.util.stream.Collectors.toMap(
                            one -> one.resource().get("service.instance.id"), one -> one, (old, young) -> young))
                    .values()
                    .stream()
                    .flatMap(
                            one -> one.values("flink.taskmanager.job.task.operator.eventType.events").values().stream())
                    .mapToDouble(value -> value)
                    .sum();
            assertThat(sum).isEqualTo(decided);
        });
        assertThat(RECEIVER.received().stream().flatMap(one -> one.metrics().stream()))
                .extracting(metric -> metric.getName().replaceFirst(".*\\.", ""))
                .containsOnly("events", "ruleSetVersion", "series", "refused");
    }

    @Test
    @Order(7)
    void everythingAboutAJobLeavesWithIt() {
        assertThat(ofTheJob(LiveJob.scrape(job().ports))).isNotEmpty();

        job().cluster().cancel(job().id());

        Scrape after = job().await(scrape -> ofTheJob(scrape).isEmpty());
        assertThat(after.names()).noneMatch(name -> name.startsWith("flink_taskmanager_job_"));
        assertThat(after.names()).anyMatch(name -> name.startsWith("flink_taskmanager_Status_"));
    }

    private static Set<String> ofTheJob(Scrape scrape) {
        Set<String> found = new TreeSet<>();
        scrape.samples().stream()
                .filter(sample -> job().id().equals(sample.labels().get("job_id")))
                .forEach(sample -> found.add(sample.name()));
        return found;
    }

    /** Names and labels, as Flink's reporter would have them. */
    private static Set<String> keys(Scrape scrape) {
        Set<String> keys = new TreeSet<>();
        for (Scrape.Sample sample : scrape.withoutOwn().samples()) {
            if (!sample.name().endsWith("_count_total")) {
                keys.add(flinksName(sample) + sample.labels());
            }
        }
        return keys;
    }

    /** Kafka's clients end their own names in the same way. */
    private static String flinksName(Scrape.Sample sample) {
        return sample.name().replaceFirst("_total$", "");
    }

    /** What does not move while nothing is read: what was counted of records and decisions. */
    private static Map<String, Double> atRest(Scrape scrape) {
        Map<String, Double> values = new TreeMap<>();
        for (Scrape.Sample sample : scrape.samples()) {
            String name = flinksName(sample);
            if (name.startsWith(OPERATOR)
                    && name.matches(".*_(events|transitions|deadLetters|duplicates|ruleSetVersion|stateReads|"
                            + "stateWrites|decisionLatencyNanos|eventToEmitLatencyMillis|numRecordsIn)")) {
                values.put(name + sample.labels(), sample.value());
            }
        }
        return values;
    }

    private static double sum(Scrape scrape, String name) {
        return scrape.of(name).stream().mapToDouble(Scrape.Sample::value).sum();
    }

    private static LiveJob job() {
        return Objects.requireNonNull(live);
    }
}
