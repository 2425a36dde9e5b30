package io.tierstream.cli;

import io.tierstream.cli.letters.LetterFilter;
import io.tierstream.cli.publish.Reachable;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which dead letters are meant, and where they are. */
final class LetterOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--reason",
            paramLabel = "CODE",
            description = "Only letters with this code, such as unknown-schema; may be given several times.")
    private List<String> reasons = List.of();

    @Option(
            names = "--source",
            paramLabel = "TOPIC",
            description = "Only letters from this topic; may be given several times.")
    private List<String> sources = List.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only letters found then or later: a time such as 2026-11-23T08:00:00Z, or 6h for six hours"
                    + " ago (m, h, d, w).")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only letters found before; written as --since.")
    private @Nullable String until;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "The dead letters (the job's dead-letters.topic). Default ${DEFAULT-VALUE}.")
    private String topic = "tierstream.dead-letters";

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    String topic() {
        return topic;
    }

    LetterFilter filter() {
        Instant now = Instant.now();
        return new LetterFilter(
                Set.copyOf(reasons), Set.copyOf(sources), time("--since", since, now), time("--until", until, now));
    }

    private @Nullable Instant time(String option, @Nullable String text, Instant now) {
        try {
            return text == null ? null : TimeText.before(now, text);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + ": '" + text
                            + "' is neither a time such as 2026-11-23T08:00:00Z nor a duration such as 6h",
                    e);
        }
    }

    /** Properties of the clients, after a look whether Kafka answers and has the topic. */
    Properties reach() throws IOException, InterruptedException {
        Properties properties = kafka.properties();
        Reachable.existingTopic(topic, properties, "say with --topic which one is the job's dead-letters.topic");
        return properties;
    }
}
