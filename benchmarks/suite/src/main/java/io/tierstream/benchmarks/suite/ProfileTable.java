package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** Where each microsecond of the main job goes. */
final class ProfileTable implements Table {

    /** The measured part lies at the end of a recording. */
    private static final Duration LAST = Duration.ofSeconds(10);

    private static final String TASK = "decide";
    private static final String ENGINE = "io.tierstream.engine.";
    private static final String ENGINE_REST = "engine: the rest";
    private static final double LEAST_SHOWN = 0.005;

    /**
     * What a sample is counted as: the innermost of its frames that begins with one of these tells. The order is that of the table.
     */
    private static final Map<String, String> PARTS = parts();

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("io.tierstream.engine.CustomerFormat.read", "engine: decode the state");
        parts.put("io.tierstream.engine.CustomerFormat.write", "engine: encode the state");
        parts.put("io.tierstream.engine.RecentEvents", "engine: recognise repeated events");
        parts.put("io.tierstream.engine.metric.MetricState.add", "engine: add the event to metrics and history");
        parts.put("io.tierstream.engine.metric.MetricState.expire", "engine: let events leave the windows");
        parts.put("io.tierstream.engine.Evaluation", "engine: evaluate rules that changed");
        parts.put("io.tierstream.engine.DueMoments", "engine: look ahead for the next due moment");
        parts.put("io.tierstream.engine.ExitForecast", "engine: when a transition will end");
        parts.put("io.tierstream.engine.EvidenceWriter", "engine: evidence of transitions");
        parts.put("io.tierstream.flink.operator.CustomerCache", "customer cache");
        parts.put("org.rocksdb", "RocksDB");
        parts.put("org.apache.flink.streaming.api.operators.InternalTimer", "timers");
        parts.put("org.apache.flink.runtime.state", "timers and state in Flink");
        parts.put("org.apache.kafka.clients.producer", "outputs: Kafka producer");
        parts.put("org.apache.avro", "outputs: Avro");
        parts.put("io.tierstream.schemas", "outputs: Avro");
        parts.put("io.tierstream.flink.kafka", "outputs: records");
        parts.put("org.apache.flink.connector.kafka.sink", "outputs: sinks");
        parts.put("org.apache.flink.runtime.io", "exchange between tasks");
        parts.put("org.apache.flink.streaming.runtime.io", "exchange between tasks");
        parts.put("io.tierstream.flink", "operator: the rest");
        return parts;
    }

    @Override
    public String name() {
        return "profile";
    }

    @Override
    public String question() {
        return "where each microsecond of the main job goes";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        SeededInput input = SeededInput.ordinary(size.of(500, 20_000, 100_000), size.of(20_000, 1_000_000, 4_000_000));
        String rules = lab.file("profile-rules.yaml", RuleSetText.of(60, 200)).toString();
        Trial trial = Trial.of("main job", Contender.TIERSTREAM, input, size).with("tierstream.rules", rules);
        Path recording = lab.file("profile.jfr", "");
        Result result = lab.run(trial.with("recording", recording.toString()));
        return List.of(threads(result), parts(recording));
    }

    private static Findings threads(Result result) {
        Findings findings = new Findings(
                "profile-threads",
                "Where the time goes, by thread",
                "The main job with 60 metrics and 200 rules, as in `main`: processor time per event of each kind of thread, as the"
                        + " operating system counts it.",
                List.of("thread", "us per event", "share"));
        double all = result.cpuMicros();
        result.others().byName().entrySet().stream()
                .filter(figure -> figure.getKey().startsWith(Result.THREAD))
                .filter(figure -> figure.getValue() > LEAST_SHOWN * all)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(figure -> {
                    findings.row(List.of(
                            figure.getKey().substring(Result.THREAD.length()),
                            String.format("%.2f", figure.getValue()),
                            String.format("%.1f %%", 100 * figure.getValue() / all)));
                    findings.raw(figure.getKey(), figure.getValue());
                });
        return findings;
    }

    private static Findings parts(Path recording) throws IOException {
        Map<String, Integer> samples = samples(recording);
        int all = samples.values().stream().mapToInt(Integer::intValue).sum();
        Findings findings = new Findings(
                "profile-decide",
                "Where the time goes in the task that decides",
                String.format(
                        "Samples of the threads `%s` in a flight recording of the last %d s: %,d. A sample counts for the innermost part"
                                + " whose code is on its stack.",
                        TASK, LAST.toSeconds(), all),
                List.of("part", "share"));
        samples.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(part -> {
                    double share = 100.0 * part.getValue() / all;
                    findings.row(List.of(part.getKey(), String.format("%.1f %%", share)));
                    findings.raw(part.getKey(), share);
                });
        return findings;
    }

    private static Map<String, Integer> samples(Path recording) throws IOException {
        List<RecordedEvent> events = new ArrayList<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
            String type = event.getEventType().getName();
            if ((type.equals("jdk.ExecutionSample") || type.equals("jdk.NativeMethodSample")) && isOfTask(event)) {
                events.add(event);
            }
        }
        Instant end = events.stream()
                .map(RecordedEvent::getStartTime)
                .max(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("the recording has no samples of " + TASK));
        Map<String, Integer> samples = new LinkedHashMap<>();
        for (RecordedEvent event : events) {
            if (event.getStartTime().isAfter(end.minus(LAST))) {
                samples.merge(part(event), 1, Integer::sum);
            }
        }
        return samples;
    }

    private static boolean isOfTask(RecordedEvent event) {
        return event.getThread("sampledThread") != null
                && event.getThread("sampledThread").getJavaName() != null
                && event.getThread("sampledThread").getJavaName().startsWith(TASK)
                && event.getStackTrace() != null;
    }

    /** Within the engine, what its own helpers do counts for the part that calls them. */
    private static String part(RecordedEvent event) {
        boolean inEngine = false;
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            String name = frame.getMethod().getType().getName() + "."
                    + frame.getMethod().getName();
            String part = part(name);
            if (part != null) {
                return inEngine && !name.startsWith(ENGINE) ? ENGINE_REST : part;
            }
            inEngine |= name.startsWith(ENGINE);
        }
        return inEngine ? ENGINE_REST : "Flink: the rest";
    }

    private static @Nullable String part(String frame) {
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            if (frame.startsWith(part.getKey())) {
                return part.getValue();
            }
        }
        return null;
    }
}
