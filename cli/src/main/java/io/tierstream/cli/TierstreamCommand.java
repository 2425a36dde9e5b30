package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command above all others. */
@Command(
        name = "tierstream",
        description = "Real-time customer tiers and segments, from rules that are files.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            ValidateCommand.class,
            ReplayCommand.class,
            ExplainCommand.class,
            TestCommand.class,
            DiffCommand.class,
            FitCommand.class,
            SetupCommand.class,
            PublishCommand.class,
            PinCommand.class,
            UnpinCommand.class,
            EraseCommand.class,
            MergeCommand.class,
            DeadLettersCommand.class,
            ConsoleCommand.class,
            CompletionCommand.class
        },
        footerHeading = "%nTry first:%n",
        footer = {
            "  tierstream demo",
            "  tierstream init",
            "  tierstream validate examples/rule-sets/*.yaml",
            "  tierstream replay events.csv --rules rules.yaml",
            "  tierstream COMMAND --help",
            "",
            "Exit codes: 0 good, 1 findings, 2 wrong usage, 3 something could not be read, written or reached."
        })
final class TierstreamCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    static CommandLine commandLine(Terminal terminal) {
        CommandLine commandLine = new CommandLine(new TierstreamCommand(), new TerminalFactory(terminal));
        commandLine
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.outColours() ? Ansi.ON : Ansi.OFF))
                .setExecutionExceptionHandler(new Failures(terminal));
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command.");
    }
}
