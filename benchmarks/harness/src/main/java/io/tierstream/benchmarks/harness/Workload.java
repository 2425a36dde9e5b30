package io.tierstream.benchmarks.harness;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What a peer is asked to do. Every peer of a comparison gets the same, in a file, since each has a process of its own.
 *
 * @param bootstrapServers the Kafka broker
 * @param registryUrl the schema registry, with the events' schema
 * @param directory an empty directory for state and checkpoints
 * @param parallelism tasks or threads that hold state
 * @param checkpointInterval how often state is made durable
 * @param exactlyOnce whether the output is transactional
 * @param live whether latency counts: outputs are sent at once and not in batches
 * @param question what is asked of peers that do not read rule sets
 * @param warmUp runs first, in the same process
 * @param measured what is measured
 * @param options what concerns a single peer, by {@code peer.name}
 */
public record Workload(
        String bootstrapServers,
        String registryUrl,
        Path directory,
        int parallelism,
        Duration checkpointInterval,
        boolean exactlyOnce,
        boolean live,
        Question question,
        Stretch warmUp,
        Stretch measured,
        Map<String, String> options) {

    /**
     * An option: a directory. The process only fills the state with the events that go by before the measurement, keeps it there, and
     * ends. Understood by those that have {@link Peer.Run#keep}.
     */
    public static final String KEEP_STATE = "keep-state";

    /** An option: a directory that {@link Peer.Run#keep} wrote. The measured stretch goes on from there; the directory is used up. */
    public static final String KEPT_STATE = "kept-state";

    private static final String OPTION = "option.";

    public String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    public void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("bootstrap-servers", bootstrapServers);
        properties.setProperty("registry-url", registryUrl);
        properties.setProperty("directory", directory.toString());
        properties.setProperty("parallelism", Integer.toString(parallelism));
        properties.setProperty("checkpoint-interval", checkpointInterval.toString());
        properties.setProperty("exactly-once", Boolean.toString(exactlyOnce));
        properties.setProperty("live", Boolean.toString(live));
        properties.setProperty("question", question.spell());
        put(properties, "warm-up.", warmUp);
        put(properties, "measured.", measured);
        options.forEach((name, value) -> properties.setProperty(OPTION + name, value));
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }

    public static Workload read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(OPTION)) {
                options.put(name.substring(OPTION.length()), properties.getProperty(name));
            }
        }
        return new Workload(
                properties.getProperty("bootstrap-servers"),
                properties.getProperty("registry-url"),
                Path.of(properties.getProperty("directory")),
                Integer.parseInt(properties.getProperty("parallelism")),
                Duration.parse(properties.getProperty("checkpoint-interval")),
                Boolean.parseBoolean(properties.getProperty("exactly-once")),
                Boolean.parseBoolean(properties.getProperty("live")),
                Question.parse(properties.getProperty("question")),
                stretch(properties, "warm-up."),
                stretch(properties, "measured."),
                options);
    }

    private static void put(Properties properties, String prefix, Stretch stretch) {
        properties.setProperty(prefix + "name", stretch.name());
        properties.setProperty(prefix + "topic", stretch.topic());
        properties.setProperty(prefix + "output", stretch.output());
        properties.setProperty(prefix + "events", Long.toString(stretch.events()));
        properties.setProperty(prefix + "skipped", Long.toString(stretch.skipped()));
    }

    private static Stretch stretch(Properties properties, String prefix) {
        return new Stretch(
                properties.getProperty(prefix + "name"),
                properties.getProperty(prefix + "topic"),
                properties.getProperty(prefix + "output"),
                Long.parseLong(properties.getProperty(prefix + "events")),
                Long.parseLong(properties.getProperty(prefix + "skipped")));
    }
}
