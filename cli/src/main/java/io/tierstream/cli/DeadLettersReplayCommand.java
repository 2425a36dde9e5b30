package io.tierstream.cli;

import io.tierstream.cli.letters.LetterFilter;
import io.tierstream.cli.letters.LetterReplay;
import io.tierstream.cli.letters.ReplayReport;
import io.tierstream.cli.publish.Reachable;
import io.tierstream.cli.terminal.Progress;
import io.tierstream.cli.terminal.Table;
import io.tierstream.cli.terminal.Terminal;
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

/** {@code tierstream dead-letters replay}. */
@Command(
        name = "replay",
        description = "Writes dead letters back to the topics they came from, as they were. Letters that were written"
                + " back before are recognised and left out.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream dead-letters replay --reason unknown-schema --dry-run --bootstrap localhost:9092",
            "  tierstream dead-letters replay --reason unknown-schema --bootstrap localhost:9092",
            "  tierstream dead-letters replay --source shop.orders --to shop.corrected \\",
            "      --bootstrap localhost:9092",
            "",
            "Correct the cause first: what is still wrong becomes a dead letter again. Each record that is",
            "written back carries the header tierstream-replayed-letter, by which it is recognised as long as",
            "its topic has it. Events count at their own times, and an event id keeps one from counting twice."
        })
final class DeadLettersReplayCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            description = "Writes all of them to this topic. Default: each to the topic it came from.")
    private @Nullable String to;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, the oldest first. Default: all.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--again", description = "Writes also those back that were written back before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Says what would be done, and writes nothing.")
    private boolean dryRun;

    @Mixin
    private LetterOptions options = new LetterOptions();

    DeadLettersReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        LetterFilter filter = options.filter();
        Properties kafka = options.reach();
        if (to != null) {
            Reachable.existingTopic(to, kafka, "create it, or correct --to");
        }
        try {
            LetterReplay.Prepared prepared = new LetterReplay(kafka, options.topic(), to).prepare(filter, limit, again);
            long written = dryRun ? 0 : write(prepared);
            report(prepared.report(), written);
        } catch (KafkaException e) {
            throw Reachable.failure(kafka, e);
        }
        return ExitCode.GOOD;
    }

    private long write(LetterReplay.Prepared prepared) throws IOException, InterruptedException {
        long all = prepared.report().letters();
        try (Progress progress = new Progress(terminal.err(), "letters", all, terminal.live(), System::nanoTime)) {
            return prepared.write(sent -> progress.update(sent, sent));
        }
    }

    private void report(ReplayReport report, long written) {
        say(
                report.letters() == 0
                        ? "nothing to write back"
                        : dryRun ? "would write back " + letters(report.letters()) : "wrote back " + letters(written));
        Table table = new Table(2, 3);
        report.written()
                .forEach((group, count) -> table.row(group.reason(), "to " + group.source(), Long.toString(count)));
        table.lines().forEach(this::say);
        if (!dryRun) {
            leftOut(report.letters() - written, "gone from " + options.topic() + " in the meantime");
        }
        leftOut(report.already(), "written back before (--again writes them once more)");
        leftOut(report.sameRecord(), "about a record that has a newer letter");
        leftOut(
                report.leftOut(),
                "without a value, which was too large; it is in its source topic, if that has it still");
        leftOut(report.beyondLimit(), "beyond --limit");
    }

    private void leftOut(long count, String why) {
        if (count > 0) {
            say("left out: " + letters(count) + " " + why);
        }
    }

    private static String letters(long count) {
        return count + (count == 1 ? " letter" : " letters");
    }

    private void say(String line) {
        terminal.out().println(line);
    }
}
