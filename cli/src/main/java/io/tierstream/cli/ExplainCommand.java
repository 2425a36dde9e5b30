package io.tierstream.cli;

import io.tierstream.cli.events.EventFile;
import io.tierstream.cli.events.EventRows;
import io.tierstream.cli.events.EventTimes;
import io.tierstream.cli.explain.CustomerStory;
import io.tierstream.cli.explain.ScorePoints;
import io.tierstream.cli.explain.StoryText;
import io.tierstream.cli.replay.BadRows;
import io.tierstream.cli.replay.LocalReplay;
import io.tierstream.cli.replay.Merges;
import io.tierstream.cli.replay.ReplayInput;
import io.tierstream.cli.replay.Until;
import io.tierstream.cli.terminal.Paint;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.rules.Compilation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tierstream explain}. */
@Command(
        name = "explain",
        description =
                "Says where a customer stands and why: every condition with its value, what is missing to the next"
                        + " tier, what time alone will change, and how it came to this.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream explain events.csv --rules rules.yaml --customer 17850",
            "  tierstream explain events.csv --rules rules.yaml --customer 17850 --at 2026-03-01T12:00:00Z"
        })
final class ExplainCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "EVENTS", description = "CSV or JSON lines, gzipped or not.")
    private Path events;

    @Option(names = "--rules", required = true, paramLabel = "RULES", description = "The rule set (YAML).")
    private Path rules;

    @Option(names = "--customer", required = true, paramLabel = "ID", description = "Whom to explain.")
    private String customer;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = Time.class,
            description = "When to look; later events are left out. Default: the time of the last event of the file.")
    private @Nullable Long at;

    @Option(
            names = "--timeline",
            paramLabel = "N",
            description = "How many of the past transitions to tell; default ${DEFAULT-VALUE}.")
    private int timeline = 20;

    @Mixin
    private BadRowOptions badRowOptions;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    static final class Time implements CommandLine.ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            try {
                return EventTimes.parse(value);
            } catch (DateTimeException e) {
                throw new CommandLine.TypeConversionException("'" + value + "' " + e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        Compilation.Compiled compiled = RuleFiles.compile(rules, terminal);
        ScorePoints scores = new ScorePoints(compiled.text().scores());
        Engine engine = Engine.compile(scores.followedIn(compiled.ruleSet()), EngineSettings.DEFAULT);
        Merges merges = merges(engine);
        CustomerStory story = story(engine, merges);
        String successor = merges.successor(customer);
        if (story == null && successor != null) {
            terminal.err()
                    .println("customer '" + customer + "' turned out to be '" + successor + "': explain that one");
            return ExitCode.FINDINGS;
        } else if (story == null) {
            terminal.err()
                    .println(events + " has no event of customer '" + customer + "'"
                            + (at == null ? "" : " up to " + ExpressionText.instant(at)));
            return ExitCode.FINDINGS;
        }
        new StoryText(compiled.ruleSet(), scores, new Paint(terminal.outColours()), timeline)
                .lines(story)
                .forEach(terminal.out()::println);
        return ExitCode.GOOD;
    }

    /** Rows that cannot be used are told of when the customer is replayed. */
    private Merges merges(Engine engine) throws IOException {
        try (EventRows rows = new EventFile(events).rows(engine.numberFields(), bytes -> {});
                BadRows untold = BadRows.untold()) {
            return Merges.in(input(rows, untold, engine));
        }
    }

    private @Nullable CustomerStory story(Engine engine, Merges merges) throws IOException {
        List<CutOffs> cutOffs = engine.population() == null ? List.of() : cutOffs(engine);
        Set<String> united = merges.unitedIn(customer);
        return overEvents(
                        engine,
                        input -> Optional.ofNullable(CustomerStory.of(customer, united, input, engine, cutOffs, at)))
                .orElse(null);
    }

    /** Places among all customers depend on all customers, who are therefore replayed first. */
    private List<CutOffs> cutOffs(Engine engine) throws IOException {
        Until until = at == null ? new Until.Last() : new Until.At(at);
        return overEvents(engine, input -> {
            LocalReplay replay = new LocalReplay(engine);
            replay.replay(input, until, transition -> {});
            return replay.cutOffs();
        });
    }

    /** Something that goes over all events. */
    private interface Pass<T> {
        T over(ReplayInput input) throws IOException;
    }

    private <T> T overEvents(Engine engine, Pass<T> pass) throws IOException {
        try (EventRows rows = new EventFile(events).rows(engine.numberFields(), bytes -> {});
                BadRows badRows = badRowOptions.open(events, rows.columns())) {
            T result = pass.over(input(rows, badRows, engine));
            badRows.finish();
            return result;
        }
    }

    private ReplayInput input(EventRows rows, BadRows badRows, Engine engine) {
        return new ReplayInput(rows, badRows, engine.numberFields(), at == null ? Long.MAX_VALUE : at, Long.MAX_VALUE);
    }
}
