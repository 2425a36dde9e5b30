package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.SimpleCounter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PrometheusReporterTest {

    private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

    private static final Scope SCOPE =
            Scope.of("taskmanager.job.task.operator").with("job_name", "tiers").with("subtask_index", "0");

    private final List<PrometheusReporter> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(PrometheusReporter::close);
    }

    @Test
    void aCounterIsACounterWithFlinksNameAndTags() {
        PrometheusReporter reporter = open();
        Counter events = new SimpleCounter();
        reporter.notifyOfAddedMetric(events, "events", SCOPE.with("eventType", "purchase"));
        events.inc(7);

        Scrape scrape = Scrape.of(reporter.port());

        assertThat(scrape.types()).containsEntry(OPERATOR + "events_total", "counter");
        assertThat(scrape.of(OPERATOR + "events_total")).singleElement().satisfies(sample -> {
            assertThat(sample.value()).isEqualTo(7);
            assertThat(sample.labels())
                    .isEqualTo(Map.of("job_name", "tiers", "subtask_index", "0", "eventType", "purchase"));
        });
    }

    @Test
    void countersAreGaugesUnderFlinksNameWhenAskedFor() {
        PrometheusReporter reporter = open("counters.as-gauges", "true");
        Counter events = new SimpleCounter();
        reporter.notifyOfAddedMetric(events, "events", SCOPE);
        events.inc(7);

        assertThat(Scrape.of(reporter.port()).value(OPERATOR + "events")).isEqualTo(7);
        reporter.notifyOfRemovedMetric(events, "events", SCOPE);
        assertThat(metrics(reporter)).isEmpty();
    }

    @Test
    void aCounterThatGoesDownBecomesAGaugeWithAllOfItsName() {
        PrometheusReporter reporter = open();
        Counter connections = new SimpleCounter();
        Counter others = new SimpleCounter();
        reporter.notifyOfAddedMetric(connections, "connections", SCOPE.with("pool", "own"));
        reporter.notifyOfAddedMetric(others, "connections", SCOPE.with("pool", "other"));
        connections.inc(5);
        others.inc(3);
        Scrape.of(reporter.port());
        connections.dec(2);

        // The scrape that sees it still shows a counter, which does not go down.
        assertThat(Scrape.of(reporter.port()).of(OPERATOR + "connections_total"))
                .extracting(Scrape.Sample::value)
                .containsExactlyInAnyOrder(5.0, 3.0);

        Scrape scrape = Scrape.of(reporter.port());
        assertThat(scrape.types()).containsEntry(OPERATOR + "connections", "gauge");
        assertThat(scrape.of(OPERATOR + "connections"))
                .extracting(Scrape.Sample::value)
                .containsExactlyInAnyOrder(3.0, 3.0);
        assertThat(scrape.of(OPERATOR + "connections_total")).isEmpty();
        Counter later = new SimpleCounter();
        reporter.notifyOfAddedMetric(later, "connections", SCOPE.with("pool", "later"));
        assertThat(Scrape.of(reporter.port()).of(OPERATOR + "connections")).hasSize(3);
        reporter.notifyOfRemovedMetric(connections, "connections", SCOPE.with("pool", "own"));
        reporter.notifyOfRemovedMetric(others, "connections", SCOPE.with("pool", "other"));
        reporter.notifyOfRemovedMetric(later, "connections", SCOPE.with("pool", "later"));
        assertThat(metrics(reporter)).isEmpty();
    }

    @Test
    void counterNamesThatAreKnownToFallAreGaugesFromTheStart() {
        PrometheusReporter reporter = open("counters.falling", OPERATOR + "connections, other");
        Counter connections = new SimpleCounter();
        reporter.notifyOfAddedMetric(connections, "connections", SCOPE);
        connections.dec();

        assertThat(Scrape.of(reporter.port()).value(OPERATOR + "connections")).isEqualTo(-1);
    }

    @Test
    void gaugesWithNumbersAndBooleansAreGauges() {
        PrometheusReporter reporter = open();
        add(reporter, "size", () -> 12L);
        add(reporter, "busy", () -> true);
        add(reporter, "ratio", () -> 0.25f);

        Scrape scrape = Scrape.of(reporter.port());

        assertThat(scrape.value(OPERATOR + "size")).isEqualTo(12);
        assertThat(scrape.value(OPERATOR + "busy")).isEqualTo(1);
        assertThat(scrape.value(OPERATOR + "ratio")).isEqualTo(0.25);
        assertThat(scrape.types()).containsEntry(OPERATOR + "size", "gauge");
    }

    @Test
    void gaugesWithoutNumbersAreLeftOut() {
        PrometheusReporter reporter = open();
        add(reporter, "path", () -> "s3://bucket");
        add(reporter, "list", () -> List.of(1));

        assertThat(metrics(reporter)).isEmpty();
    }

    @Test
    void aGaugeWithoutAValueAppearsWhenItHasOne() {
        PrometheusReporter reporter = open();
        AtomicReference<@Nullable Object> value = new AtomicReference<>();
        add(reporter, "late", value::get);
        assertThat(metrics(reporter)).isEmpty();

        value.set(3);

        assertThat(Scrape.of(reporter.port()).value(OPERATOR + "late")).isEqualTo(3);
    }

    @Test
    void aGaugeThatFailsHasNoNumberAndHurtsNobody() {
        PrometheusReporter reporter = open();
        AtomicReference<@Nullable Object> value = new AtomicReference<>(1);
        add(reporter, "fragile", () -> java.util.Objects.requireNonNull(value.get()));
        add(reporter, "sound", () -> 2);
        assertThat(Scrape.of(reporter.port()).value(OPERATOR + "fragile")).isEqualTo(1);

        value.set(null);

        assertThat(Scrape.of(reporter.port()).value(OPERATOR + "fragile")).isNaN();
        assertThat(Scrape.of(reporter.port()).value(OPERATOR + "sound")).isEqualTo(2);
    }

    /** As Kafka's clients report what they have counted. */
    @Test
    void aGaugeThatIsCalledTotalIsACounter() {
        PrometheusReporter reporter = open();
        Gauge<Double> total = () -> 42.0;
        reporter.notifyOfAddedMetric(total, "bytes-consumed-total", SCOPE);

        Scrape scrape = Scrape.of(reporter.port());

        assertThat(scrape.types()).containsEntry(OPERATOR + "bytes_consumed_total", "counter");
        assertThat(scrape.value(OPERATOR + "bytes_consumed_total")).isEqualTo(42);
        reporter.notifyOfRemovedMetric(total, "bytes-consumed-total", SCOPE);
        assertThat(metrics(reporter)).isEmpty();
    }

    @Test
    void aMeterIsItsRateAndWhatItHasCounted() {
        PrometheusReporter reporter = open();
        TestMeter meter = new TestMeter(600, 10.5);
        reporter.notifyOfAddedMetric(meter, "numRecordsInPerSecond", SCOPE);

        Scrape scrape = Scrape.of(reporter.port());

        assertThat(scrape.value(OPERATOR + "numRecordsInPerSecond")).isEqualTo(10.5);
        assertThat(scrape.value(OPERATOR + "numRecordsInPerSecond_count_total")).isEqualTo(600);
        reporter.notifyOfRemovedMetric(meter, "numRecordsInPerSecond", SCOPE);
        assertThat(metrics(reporter)).isEmpty();
    }

    @Test
    void aHistogramIsASummary() {
        PrometheusReporter reporter = open();
        TestHistogram histogram = new TestHistogram(9, 1000);
        reporter.notifyOfAddedMetric(histogram, "latency", SCOPE);

        Scrape scrape = Scrape.of(reporter.port());

        assertThat(scrape.types()).containsEntry(OPERATOR + "latency", "summary");
        assertThat(scrape.value(OPERATOR + "latency_count")).isEqualTo(9);
        assertThat(scrape.of(OPERATOR + "latency"))
                .filteredOn(sample -> "0.95".equals(sample.labels().get("quantile")))
                .singleElement()
                .satisfies(sample -> assertThat(sample.value()).isEqualTo(950));
        assertThat(scrape.of(OPERATOR + "latency")).hasSize(6);
        reporter.notifyOfRemovedMetric(histogram, "latency", SCOPE);
        assertThat(metrics(reporter)).isEmpty();
    }

    @Test
    void aMetricLeavesWithItsTask() {
        PrometheusReporter reporter = open();
        Counter first = new SimpleCounter();
        Counter second = new SimpleCounter();
        reporter.notifyOfAddedMetric(first, "events", SCOPE.with("attempt", "1"));
        reporter.notifyOfAddedMetric(second, "events", SCOPE.with("attempt", "2"));
        Gauge<Object> size = add(reporter, "size", () -> 1);
        assertThat(metrics(reporter)).hasSize(3);

        reporter.notifyOfRemovedMetric(first, "events", SCOPE.with("attempt", "1"));
        reporter.notifyOfRemovedMetric(size, "size", SCOPE);

        assertThat(Scrape.of(reporter.port()).of(OPERATOR + "events_total"))
                .singleElement()
                .satisfies(sample -> assertThat(sample.labels()).containsEntry("attempt", "2"));
        assertThat(metrics(reporter)).hasSize(1);
    }

    @Test
    void ofTwoUnderOneIdTheNewestIsReadAndTheOtherStaysWhenItLeaves() {
        PrometheusReporter reporter = open();
        Counter old = new SimpleCounter();
        Counter young = new SimpleCounter();
        old.inc(100);
        young.inc(1);
        reporter.notifyOfAddedMetric(old, "events", SCOPE);
        reporter.notifyOfAddedMetric(young, "events", SCOPE);
        assertThat(Scrape.of(reporter.port()).value(OPERATOR + "events_total")).isEqualTo(1);

        reporter.notifyOfRemovedMetric(young, "events", SCOPE);
        assertThat(Scrape.of(reporter.port()).value(OPERATOR + "events_total")).isEqualTo(100);

        reporter.notifyOfAddedMetric(young, "events", SCOPE);
        reporter.notifyOfRemovedMetric(old, "events", SCOPE);
        assertThat(Scrape.of(reporter.port()).value(OPERATOR + "events_total")).isEqualTo(1);

        reporter.notifyOfRemovedMetric(young, "events", SCOPE);
        assertThat(metrics(reporter)).isEmpty();
    }

    @Test
    void leavesOutWhatExceedsTheLimitAndCountsIt() {
        PrometheusReporter reporter = open("series.max", "10");
        List<Counter> counters = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            counters.add(new SimpleCounter());
            reporter.notifyOfAddedMetric(counters.get(i), "c" + i, SCOPE);
        }

        Scrape scrape = Scrape.of(reporter.port());
        assertThat(scrape.withoutOwn().samples()).hasSize(10);
        assertThat(scrape.value("flink_metrics_reporter_series")).isEqualTo(10);
        assertThat(refused(scrape)).containsEntry("limit", 5.0).containsEntry("metric-limit", 0.0);

        // Those that were left out take nothing away when they leave.
        counters.subList(10, 15)
                .forEach(one -> reporter.notifyOfRemovedMetric(one, "c" + counters.indexOf(one), SCOPE));
        assertThat(metrics(reporter)).hasSize(10);
        reporter.notifyOfRemovedMetric(counters.get(0), "c0", SCOPE);
        reporter.notifyOfAddedMetric(counters.get(14), "c14", SCOPE);
        assertThat(metrics(reporter)).hasSize(10);
    }

    @Test
    void oneMetricCannotTakeThePlaceOfAllOthers() {
        PrometheusReporter reporter = open("series.max-per-metric", "3");
        for (int i = 0; i < 9; i++) {
            reporter.notifyOfAddedMetric(new SimpleCounter(), "wide", SCOPE.with("key", "k" + i));
        }
        reporter.notifyOfAddedMetric(new SimpleCounter(), "narrow", SCOPE);

        Scrape scrape = Scrape.of(reporter.port());
        assertThat(scrape.of(OPERATOR + "wide_total")).hasSize(3);
        assertThat(scrape.of(OPERATOR + "narrow_total")).hasSize(1);
        assertThat(refused(scrape)).containsEntry("metric-limit", 6.0);
    }

    @Test
    void oneNameHasOneTypeAndTheSameTags() {
        PrometheusReporter reporter = open();
        reporter.notifyOfAddedMetric(new SimpleCounter(), "thing", SCOPE);
        reporter.notifyOfAddedMetric(new SimpleCounter(), "thing", SCOPE.with("more", "tags"));
        add(reporter, "thing", () -> 1);

        Scrape scrape = Scrape.of(reporter.port());

        assertThat(scrape.of(OPERATOR + "thing_total")).hasSize(1);
        assertThat(refused(scrape)).containsEntry("other-tags", 1.0).containsEntry("other-type", 1.0);
    }

    @Test
    void namesAndLabelsThatPrometheusKeepsForItselfAreChanged() {
        PrometheusReporter reporter = open();
        Scope odd = SCOPE.with("quantile", "q")
                .with("__hidden", "h")
                .with("1st", "f")
                .with("a-b c", "x\"y\\z\n");
        for (String name : List.of("x_info", "x_created", "x_bucket", "größe", "a b.c", "_total", "x_total_total")) {
            add(reporter, name, odd, () -> 1);
            reporter.notifyOfAddedMetric(new TestHistogram(1, 1), "h " + name, odd);
            reporter.notifyOfAddedMetric(new SimpleCounter(), "c " + name, odd);
            reporter.notifyOfAddedMetric(new TestMeter(1, 1), "m " + name, odd);
        }

        Scrape scrape = Scrape.of(reporter.port());

        assertThat(scrape.of(OPERATOR + "x_info_value"))
                .singleElement()
                .satisfies(sample -> assertThat(sample.labels())
                        .containsEntry("flink_quantile", "q")
                        .containsEntry("_hidden", "h")
                        .containsEntry("flink_1st", "f")
                        .containsEntry("a_b_c", "x\"y\\z\\n"));
        assertThat(scrape.names())
                .contains(OPERATOR + "gr__e", OPERATOR + "a_b_c", OPERATOR + "h_x_created_value_count");
        assertThat(refused(scrape).values()).containsOnly(0.0);
        assertThat(Scrape.get(reporter.port(), "/")).isNotEmpty();
    }

    @Test
    void valuesOfLabelsAreFilteredWhenAskedFor() {
        PrometheusReporter reporter = open("filterLabelValueCharacters", "true");
        add(reporter, "size", SCOPE.with("tm_id", "10.0.0.1:6122-ab"), () -> 1);

        assertThat(Scrape.of(reporter.port()).of(OPERATOR + "size").get(0).labels())
                .containsEntry("tm_id", "10_0_0_1:6122_ab");
    }

    @Test
    void saysEverythingThatIsWrongWithItsConfiguration() {
        MetricConfig config = new MetricConfig();
        config.setProperty("port", "9260-9249");
        config.setProperty("series.max", "many");
        config.setProperty("counters.as-gauges", "yes");

        assertThatThrownBy(() -> new PrometheusReporter().open(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port is '9260-9249'")
                .hasMessageContaining("9260-9249 ends before it begins")
                .hasMessageContaining("series.max is 'many', but must be a whole number above 0")
                .hasMessageContaining("counters.as-gauges is 'yes', but must be true or false");
    }

    @Test
    void takesTheNextPortOfTheRange() {
        int first = io.tierstream.testkit.services.Ports.free();
        PrometheusReporter one = open("port", Integer.toString(first));

        PrometheusReporter other = open("port", first + "," + (first + 1) + "-" + (first + 20));

        assertThat(other.port()).isBetween(first + 1, first + 20);
        assertThat(one.port()).isEqualTo(first);
        assertThatThrownBy(() -> open("port", Integer.toString(first)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("give port a range, such as 9249-9260");
    }

    private static Map<String, Double> metrics(PrometheusReporter reporter) {
        return Scrape.of(reporter.port()).withoutOwn().values();
    }

    private static Map<String, Double> refused(Scrape scrape) {
        return scrape.of("flink_metrics_reporter_refused_total").stream()
                .collect(java.util.stream.Collectors.toMap(
                        sample -> sample.labels().getOrDefault("reason", ""), Scrape.Sample::value));
    }

    private static Gauge<Object> add(PrometheusReporter reporter, String name, Gauge<Object> gauge) {
        return add(reporter, name, SCOPE, gauge);
    }

    private static Gauge<Object> add(PrometheusReporter reporter, String name, Scope scope, Gauge<Object> gauge) {
        reporter.notifyOfAddedMetric(gauge, name, scope);
        return gauge;
    }

    private PrometheusReporter open(String... options) {
        MetricConfig config = new MetricConfig();
        config.setProperty("host", "127.0.0.1");
        config.setProperty("port", "0");
        for (int i = 0; i < options.length; i += 2) {
            config.setProperty(options[i], options[i + 1]);
        }
        PrometheusReporter reporter = new MicrometerPrometheusReporterFactory().createMetricReporter(config);
        opened.add(reporter);
        reporter.open(config);
        return reporter;
    }
}
