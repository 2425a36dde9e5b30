package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tierstream completion}. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in the shell.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(tierstream completion bash)          in ~/.bashrc",
            "  source <(tierstream completion zsh)           in ~/.zshrc"
        })
final class CompletionCommand implements Runnable {

    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            defaultValue = "bash",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        String script = AutoComplete.bash("tierstream", spec.root().commandLine());
        if (shell == Shell.ZSH) {
            // Both are parts of zsh; the script itself is for bash.
            terminal.out().println("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
        }
        terminal.out().println(script);
    }
}
