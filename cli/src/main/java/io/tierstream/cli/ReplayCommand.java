package io.tierstream.cli;

import io.tierstream.cli.events.EventFile;
import io.tierstream.cli.events.EventRows;
import io.tierstream.cli.replay.BadRows;
import io.tierstream.cli.replay.CsvFormat;
import io.tierstream.cli.replay.JobReplay;
import io.tierstream.cli.replay.JsonFormat;
import io.tierstream.cli.replay.LocalReplay;
import io.tierstream.cli.replay.OrderedLines;
import io.tierstream.cli.replay.ReplayCounts;
import io.tierstream.cli.replay.ReplayEngine;
import io.tierstream.cli.replay.ReplayInput;
import io.tierstream.cli.replay.TransitionFormat;
import io.tierstream.cli.replay.Until;
import io.tierstream.cli.terminal.Progress;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.Transition;
import io.tierstream.flink.FirstPass;
import io.tierstream.flink.operator.PublishedRuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tierstream replay}. */
@Command(
        name = "replay",
        description =
                "Replays a file of events and prints every entry and exit, ordered by time, customer and sequence.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream replay events.csv.gz --rules rules.yaml > transitions.csv",
            "  tierstream replay events.jsonl --rules rules.yaml --format jsonl --until forever",
            "  tierstream replay events.csv --rules rules.yaml --until 2026-06-30 --bad-rows skip",
            "",
            "Columns of events: customer_id, event_time (ISO-8601, or milliseconds since the epoch), type, and",
            "perhaps event_id. Every other column is a field of the event; an empty cell is no value."
        })
final class ReplayCommand implements Callable<Integer> {

    enum Format {
        CSV,
        JSONL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum EngineChoice {
        LOCAL,
        FLINK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Tasks of the job in this process. */
    private static final int PARALLELISM = 2;

    private final Terminal terminal;

    @Parameters(paramLabel = "EVENTS", description = "CSV or JSON lines, gzipped or not.")
    private Path events;

    @Option(names = "--rules", required = true, paramLabel = "RULES", description = "The rule set (YAML).")
    private Path rules;

    @Option(
            names = "--until",
            paramLabel = "WHEN",
            defaultValue = "last",
            converter = UntilConverter.class,
            completionCandidates = UntilConverter.Candidates.class,
            description = {
                "How far time goes on: 'last' to the last event of the file, 'forever' until nothing is due any more,"
                        + " or a time, at which the replay stops; default ${DEFAULT-VALUE}."
            })
    private Until until;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write the transitions; the file is there only when all is in it. Default: the"
                    + " standard output.")
    private @Nullable Path out;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; jsonl has the reasons as well. Default ${DEFAULT-VALUE}.")
    private Format format = Format.CSV;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "local: the engine by itself. flink: the whole job on a small Flink in this process, with"
                    + " RocksDB; the same result, slower. Default ${DEFAULT-VALUE}.")
    private EngineChoice engineChoice = EngineChoice.LOCAL;

    @Option(names = "--customers", paramLabel = "N", description = "Only the first N customers, by first appearance.")
    private @Nullable Long customers;

    @Mixin
    private BadRowOptions badRowOptions;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no summary.")
    private boolean quiet;

    ReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        RuleSet ruleSet = RuleFiles.compile(rules, terminal).ruleSet();
        Engine engine = Engine.compile(ruleSet, EngineSettings.DEFAULT);
        if (engineChoice == EngineChoice.FLINK && engine.population() != null && engine.cutsFollowFromPlaces()) {
            throw new CommandException(ExitCode.USAGE, FirstPass.NEEDS_ORDER);
        }
        long start = System.nanoTime();
        EventFile file = new EventFile(events);
        try (OrderedLines lines = new OrderedLines(Runtime.getRuntime().maxMemory() / 4);
                Progress progress =
                        new Progress(terminal.err(), file.size(), terminal.live() && !quiet, System::nanoTime)) {
            Reading reading = new Reading(progress);
            try (EventRows rows = file.rows(engine.numberFields(), reading::bytes);
                    BadRows badRows = badRowOptions.open(events, rows.columns())) {
                warnOfMissingColumns(rows.columns(), engine.fields());
                ReplayInput input = new ReplayInput(
                        rows,
                        badRows,
                        engine.numberFields(),
                        until.lastEventTime(),
                        customers == null ? Long.MAX_VALUE : customers);
                reading.input = input;
                ReplayEngine replay = replayEngine(engine);
                TransitionFormat lineFormat = format == Format.CSV ? new CsvFormat() : new JsonFormat();
                ReplayCounts counts = replay.replay(input, until, transition -> add(lines, lineFormat, transition));
                badRows.finish();
                progress.wipe();
                write(lines, lineFormat);
                summarize(input, counts, badRows.count(), System.nanoTime() - start);
            }
        }
        return ExitCode.GOOD;
    }

    private ReplayEngine replayEngine(Engine engine) throws IOException {
        return switch (engineChoice) {
            case LOCAL -> new LocalReplay(engine);
            case FLINK ->
                new JobReplay(
                        PublishedRuleSet.of(
                                engine.version().name(), engine.version().version(), RuleFiles.read(rules)),
                        engine,
                        PARALLELISM);
        };
    }

    /** Brings together the bytes that the file counts and the rows that the input counts. */
    private static final class Reading {

        private final Progress progress;
        private @Nullable ReplayInput input;

        Reading(Progress progress) {
            this.progress = progress;
        }

        void bytes(long count) {
            ReplayInput current = input;
            progress.update(count, current == null ? 0 : current.read());
        }
    }

    private void warnOfMissingColumns(List<String> columns, Set<String> fields) {
        Set<String> missing = new TreeSet<>(fields);
        missing.removeAll(columns);
        missing.remove("type");
        if (!columns.isEmpty() && !missing.isEmpty()) {
            terminal.err()
                    .println("warning: the rule set reads fields that no column of " + events + " has: "
                            + String.join(", ", missing));
        }
    }

    private static void add(OrderedLines lines, TransitionFormat format, Transition transition) {
        try {
            lines.add(transition.time(), transition.customerId(), transition.sequence(), format.line(transition));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(OrderedLines lines, TransitionFormat lineFormat) throws IOException {
        try (ResultFile result = ResultFile.open(out, terminal.results())) {
            result.write(lineFormat.header());
            lines.writeTo(result.stream());
            result.complete();
        }
    }

    private void summarize(ReplayInput input, ReplayCounts counts, long rejected, long nanos) {
        if (quiet) {
            return;
        }
        double seconds = nanos / 1e9;
        terminal.err()
                .printf(
                        Locale.ROOT,
                        "%,d events of %,d customers gave %,d transitions in %.1f s (%,d events/s)%n",
                        counts.applied(),
                        counts.customers(),
                        counts.transitions(),
                        seconds,
                        (long) (input.read() / seconds));
        StringBuilder rest = new StringBuilder();
        append(rest, counts.duplicates(), "duplicates dropped");
        append(rest, counts.outOfOrder(), "out of order");
        append(rest, counts.expired(), "expired before they came");
        append(rest, input.afterEnd(), "after the end");
        append(rest, input.ofOthers(), "of other customers");
        append(rest, rejected, "rejected, see " + badRowOptions.rejectsFile(events));
        if (!rest.isEmpty()) {
            terminal.err().println(rest);
        }
    }

    private static void append(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(String.format(Locale.ROOT, "%,d ", count))
                    .append(what);
        }
    }
}
