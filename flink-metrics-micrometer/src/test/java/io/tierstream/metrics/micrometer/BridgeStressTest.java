package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads against a stupid twin: the list of what is registered, read from its end. */
final class BridgeStressTest {

    private static final int THREADS = 4;
    private static final int STEPS = 3_000;
    private static final Scope SCOPE = Scope.of("taskmanager.job");

    /**
     * A metric under its name and tag.
     *
     * @param value what it must show; NaN for what must not be shown
     */
    private record Registered(Metric metric, String name, Scope scope, String shown, double value) {}

    /** The registrations of one thread, the newest last. */
    private static final class Worker {

        private final Random random;
        private final int number;
        private final List<Registered> alive = new ArrayList<>();

        Worker(long seed, int number) {
            this.random = new Random(seed + number);
            this.number = number;
        }

        void step(PrometheusReporter reporter) {
            if (alive.size() > 40 || !alive.isEmpty() && random.nextInt(3) == 0) {
                Registered one = alive.remove(random.nextInt(alive.size()));
                reporter.notifyOfRemovedMetric(one.metric(), one.name(), one.scope());
            } else {
                Registered one = create();
                alive.add(one);
                reporter.notifyOfAddedMetric(one.metric(), one.name(), one.scope());
            }
        }

        private Registered create() {
            int id = random.nextInt(12);
            long value = random.nextInt(1_000);
            // A thread has tags of its own, so that the order within a thread is the order of its series.
            Scope scope = SCOPE.with("thread", Integer.toString(number)).with("id", Integer.toString(id));
            return switch (random.nextInt(4)) {
                case 0 -> {
                    SimpleCounter counter = new SimpleCounter();
                    counter.inc(value);
                    yield new Registered(counter, "counted", scope, "flink_taskmanager_job_counted_total", value);
                }
                case 1 ->
                    new Registered((Gauge<Long>) () -> value, "level", scope, "flink_taskmanager_job_level", value);
                case 2 ->
                    new Registered(
                            (Gauge<String>) () -> "text", "words", scope, "flink_taskmanager_job_words", Double.NaN);
                default ->
                    new Registered(
                            new TestHistogram(value, 1), "spread", scope, "flink_taskmanager_job_spread_count", value);
            };
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void showsWhatIsRegisteredWhateverTheOrder(long seed) throws Exception {
        PrometheusReporter reporter = open();
        List<Worker> workers = new ArrayList<>();
        AtomicBoolean working = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            Future<Integer> scraper = threads.submit(() -> scrapeWhile(working, reporter));
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Worker worker = new Worker(seed * 1_000, i);
                workers.add(worker);
                work.add(threads.submit(() -> {
                    for (int step = 0; step < STEPS; step++) {
                        worker.step(reporter);
                    }
                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
            working.set(false);
            assertThat(scraper.get()).isPositive();

            Scrape last = Scrape.of(reporter.port());
            assertThat(counts(last)).as("seed " + seed).isEqualTo(expected(workers));

            workers.forEach(worker ->
                    worker.alive.forEach(one -> reporter.notifyOfRemovedMetric(one.metric(), one.name(), one.scope())));
            Scrape empty = Scrape.of(reporter.port());
            assertThat(empty.withoutOwn().samples()).isEmpty();
            assertThat(empty.value("flink_metrics_reporter_series")).isZero();
        } finally {
            working.set(false);
            threads.shutdownNow();
            reporter.close();
        }
    }

    /** What a task manager with many jobs holds, and that reading it is cheap. */
    @Test
    void readsTwentyThousandSeries() {
        PrometheusReporter reporter = open();
        for (int i = 0; i < 20_000; i++) {
            reporter.notifyOfAddedMetric(new SimpleCounter(), "m" + i % 100, SCOPE.with("i", Integer.toString(i)));
        }
        long start = System.nanoTime();
        assertThat(Scrape.of(reporter.port()).withoutOwn().samples()).hasSize(20_000);
        System.out.println("20,000 series read and parsed in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        reporter.close();
    }

    /** Every scrape on the way must be a page without doubles: {@link Scrape#parse} sees to that. */
    private static int scrapeWhile(AtomicBoolean working, PrometheusReporter reporter) {
        int scrapes = 0;
        while (working.get()) {
            Scrape.of(reporter.port());
            scrapes++;
        }
        return scrapes;
    }

    private static Map<String, Double> expected(List<Worker> workers) {
        Map<String, Double> expected = new TreeMap<>();
        for (Worker worker : workers) {
            for (Registered one : worker.alive) {
                if (!Double.isNaN(one.value())) {
                    Map<String, String> labels = new TreeMap<>();
                    one.scope()
                            .getAllVariables()
                            .forEach((key, value) -> labels.put(key.replaceAll("[<>]", ""), value));
                    expected.put(one.shown() + labels, one.value());
                }
            }
        }
        return expected;
    }

    private static Map<String, Double> counts(Scrape scrape) {
        Map<String, Double> values = new HashMap<>();
        scrape.withoutOwn().samples().stream()
                .filter(sample -> !sample.labels().containsKey("quantile"))
                .forEach(sample -> values.put(sample.key(), sample.value()));
        return new TreeMap<>(values);
    }

    private static PrometheusReporter open() {
        MetricConfig config = new MetricConfig();
        config.setProperty("host", "127.0.0.1");
        config.setProperty("port", "0");
        PrometheusReporter reporter = new PrometheusReporter();
        reporter.open(config);
        return reporter;
    }
}
