package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HelpTest {

    @Test
    void namesEveryCommand() throws IOException {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.code()).isZero();
        Golden.check("help", run.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "validate",
                "replay",
                "explain",
                "test",
                "diff",
                "fit",
                "init",
                "setup",
                "publish",
                "pin",
                "unpin",
                "erase",
                "dead-letters",
                "dead-letters list",
                "dead-letters replay",
                "console",
                "completion"
            })
    void showsOptionsAndExamplesOfACommand(String command) throws IOException {
        CommandRun run = CommandRun.of((Object[]) (command + " --help").split(" "));

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Examples:");
        Golden.check("help-" + command.replace(' ', '-'), run.out());
    }

    @Test
    void everyCommandHasExamples() {
        CommandLine commands =
                TierstreamCommand.commandLine(io.tierstream.cli.terminal.Terminal.plain(System.out, System.err));

        assertThat(commands.getSubcommands())
                .allSatisfy((name, command) -> assertThat(
                                command.getCommandSpec().usageMessage().footer())
                        .as(name)
                        .isNotEmpty());
    }

    @Test
    void tellsItsVersions() {
        assertThat(CommandRun.of("--version").out())
                .containsPattern("tierstream \\d+\\.\\d+\\.\\d+")
                .containsPattern("Flink \\d+\\.\\d+\\.\\d+")
                .contains("Java " + System.getProperty("java.version"));
    }

    @Test
    void callsForACommandWhenThereIsNone() {
        CommandRun run = CommandRun.of();

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("Say which command.").contains("Usage: tierstream");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        CommandRun run = CommandRun.of("repaly");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("Did you mean: tierstream replay");
    }

    @Test
    void completionScriptsKnowCommandsAndOptions() {
        assertThat(CommandRun.of("completion").out()).contains("validate").contains("--until");
        assertThat(CommandRun.of("completion", "zsh").out()).startsWith("autoload -Uz compinit bashcompinit");
    }
}
