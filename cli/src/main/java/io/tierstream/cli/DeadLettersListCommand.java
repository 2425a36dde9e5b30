package io.tierstream.cli;

import io.tierstream.cli.letters.DeadLetters;
import io.tierstream.cli.letters.LetterCounts;
import io.tierstream.cli.letters.LetterFilter;
import io.tierstream.cli.letters.LetterText;
import io.tierstream.cli.publish.Reachable;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.registry.Registry;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tierstream dead-letters list}. */
@Command(
        name = "list",
        description =
                "Counts dead letters by reason and source, and shows the newest: where they are, why, and what they"
                        + " hold.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream dead-letters list --bootstrap localhost:9092 --registry http://localhost:8081",
            "  tierstream dead-letters list --reason malformed-json --since 6h --limit 3 --bootstrap localhost:9092",
            "  tierstream dead-letters list --limit 0 --format json --bootstrap localhost:9092",
            "",
            "Keys and values may hold personal data: --limit 0 shows none of them."
        })
final class DeadLettersListCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(names = "--limit", paramLabel = "N", description = "How many to show. Default ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private ReportFormat format = ReportFormat.TEXT;

    @Mixin
    private LetterOptions options = new LetterOptions();

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "The schema registry, to show Avro values as text; without it they are shown as bytes.")
    private @Nullable String registry;

    @Mixin
    private RegistryProperties registryProperties = new RegistryProperties();

    DeadLettersListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 0");
        }
        LetterFilter filter = options.filter();
        Properties kafka = options.reach();
        RegistryConfig config = registry == null ? null : registryProperties.config(registry);
        if (config != null) {
            Reachable.registry(config);
        }
        try {
            report(new DeadLetters(kafka, options.topic()).count(filter, limit), config);
        } catch (KafkaException e) {
            throw Reachable.failure(kafka, e);
        }
        return ExitCode.GOOD;
    }

    private void report(LetterCounts counts, @Nullable RegistryConfig config) throws IOException {
        if (config == null) {
            report(counts, new LetterText(null));
            return;
        }
        try (Registry registry = config.open()) {
            report(counts, new LetterText(registry));
        }
    }

    private void report(LetterCounts counts, LetterText text) throws IOException {
        if (format == ReportFormat.JSON) {
            terminal.out().println(LetterReport.json(options.topic(), counts, text));
        } else {
            LetterReport.lines(options.topic(), counts, text).forEach(terminal.out()::println);
        }
    }
}
