package io.tierstream.benchmarks.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures Tierstream, and others beside it. Without a table: all of them.",
        subcommands = AgreeCommand.class,
        footerHeading = "%nTables:%n")
public final class Suite implements Callable<Integer> {

    static final List<Table> TABLES = List.of(
            new MainTable(),
            new ProfileTable(),
            new RulesTable(),
            new EvaluationTable(),
            new WindowsTable(),
            new MetricsTable(),
            new PeersTable(),
            new ExitsTable(),
            new LatencyTable(),
            new IncidentsTable(),
            new StateTable(),
            new TimersTable(),
            new LargeTable(),
            new ScalingTable(),
            new RealTable(),
            new ConsoleTable());

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TABLE", arity = "0..*", description = "What to measure; see below.")
    private List<String> tables = List.of();

    @ArgGroup
    private Sizes sizes = new Sizes();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where tables, JSON and pictures go. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("docs", "performance");

    @Option(
            names = "--profile",
            paramLabel = "DIR",
            description = "Write a flight recording of every measured process here.")
    private @Nullable Path profile;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            description = "Processes for each row of a table. Default: 1, 3 or 5, by the size.")
    private int repetitions;

    private static final class Sizes {
        @Option(names = "--smoke", description = "Each once and tiny: do they run at all. Nothing is written to --out.")
        private boolean smoke;

        @Option(names = "--quick", description = "Some minutes a table (default).")
        private boolean quick;

        @Option(names = "--full", description = "As large as the goals say; hours.")
        private boolean full;

        private Size size() {
            return smoke ? Size.SMOKE : full ? Size.FULL : Size.QUICK;
        }
    }

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Suite());
        command.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER, help -> tableList());
        System.exit(command.execute(arguments));
    }

    private static String tableList() {
        StringBuilder text = new StringBuilder();
        for (Table table : TABLES) {
            text.append(String.format("  %-10s %s%n", table.name(), table.question()));
        }
        return text.toString();
    }

    @Override
    public Integer call() throws Exception {
        Size size = sizes.size();
        List<Table> chosen = chosen();
        try (Lab lab =
                new Lab(Path.of("benchmarks"), size, repetitions > 0 ? repetitions : size.repetitions(), profile)) {
            for (Table table : chosen) {
                Lab.say("%n%s (%s): %s", table.name(), size, table.question());
                for (Findings findings : table.measure(lab, size)) {
                    System.out.println("\n" + findings.markdown(size, lab.repetitions()));
                    if (size != Size.SMOKE) {
                        findings.write(out, size, lab.repetitions());
                        Overview.write(out);
                    }
                }
            }
        }
        return 0;
    }

    private List<Table> chosen() {
        List<Table> chosen = new ArrayList<>();
        for (String name : tables) {
            chosen.add(TABLES.stream()
                    .filter(table -> table.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.ParameterException(
                            spec.commandLine(), "there is no table '" + name + "'; there are:\n" + tableList())));
        }
        return chosen.isEmpty() ? TABLES : chosen;
    }
}
