package io.tierstream.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tierstream dead-letters}. */
@Command(
        name = "dead-letters",
        description = "Shows records that the job could not use, and writes them back after a correction.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(list | replay)",
        subcommands = {DeadLettersListCommand.class, DeadLettersReplayCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream dead-letters list --bootstrap localhost:9092 --registry http://localhost:8081",
            "  tierstream dead-letters replay --reason unknown-schema --bootstrap localhost:9092",
            "  tierstream dead-letters replay --help"
        })
final class DeadLettersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list or replay.");
    }
}
