package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.rules.issue.Issue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Rule-set files as commands use them. */
final class RuleFiles {

    private RuleFiles() {}

    static String read(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not UTF-8 text", e);
        }
    }

    static Compilation check(Path file) throws IOException {
        return RuleSets.compile(file.toString(), read(file), 1);
    }

    /** The rule set, its warnings printed; a file with errors ends the command. */
    static Compilation.Compiled compile(Path file, Terminal terminal) throws IOException {
        return compile(file.toString(), read(file), terminal);
    }

    /** The same of a text, which messages call by the given name. */
    static Compilation.Compiled compile(String name, String text, Terminal terminal) {
        Compilation compilation = RuleSets.compile(name, text, 1);
        if (compilation instanceof Compilation.Compiled compiled) {
            compiled.warnings().forEach(warning -> terminal.err().println(render(warning, terminal.errColours())));
            return compiled;
        }
        throw new CommandException(
                ExitCode.FINDINGS,
                compilation.issues().stream()
                        .map(issue -> render(issue, terminal.errColours()))
                        .collect(Collectors.joining("\n")));
    }

    static String render(Issue issue, boolean coloured) {
        return coloured ? issue.renderColoured() : issue.render();
    }
}
