package io.tierstream.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.engine.RuleSet;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.issue.Severity;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tierstream validate}. */
@Command(
        name = "validate",
        description = "Checks rule sets: every problem with its place, all at once.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream validate rules.yaml",
            "  tierstream validate examples/rule-sets/*.yaml",
            "  tierstream validate --format json rules.yaml     one JSON array, for editors and CI",
            "",
            "Exit code 1 if any file has an error; warnings alone are 0."
        })
final class ValidateCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "RULES", description = "Rule-set files (YAML).")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private ReportFormat format = ReportFormat.TEXT;

    ValidateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<Issue> issues = new ArrayList<>();
        for (Path file : files) {
            Compilation compilation = RuleFiles.check(file);
            issues.addAll(compilation.issues());
            if (format == ReportFormat.TEXT) {
                compilation.issues().forEach(this::print);
                terminal.out().println(verdict(file, compilation));
            }
        }
        if (format == ReportFormat.JSON) {
            terminal.out().println(json(issues));
        }
        boolean failed = issues.stream().anyMatch(issue -> issue.severity() == Severity.ERROR);
        return failed ? ExitCode.FINDINGS : ExitCode.GOOD;
    }

    private void print(Issue issue) {
        terminal.out().println(RuleFiles.render(issue, terminal.outColours()));
        terminal.out().println();
    }

    private static String verdict(Path file, Compilation compilation) {
        long errors = compilation.issues().stream()
                .filter(issue -> issue.severity() == Severity.ERROR)
                .count();
        long warnings = compilation.issues().size() - errors;
        String warned = warnings == 0 ? "" : ", " + counted(warnings, "warning");
        if (compilation instanceof Compilation.Compiled compiled) {
            RuleSet rules = compiled.ruleSet();
            int sequences = rules.sequences().size();
            return file + ": good: " + (sequences == 0 ? "" : counted(sequences, "sequence") + ", ")
                    + counted(rules.metricNames().size(), "metric") + ", "
                    + counted(rules.segments().size(), "segment") + ", "
                    + counted(rules.tierSets().size(), "tier set") + warned;
        }
        return file + ": " + counted(errors, "error") + warned;
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String json(List<Issue> issues) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (Issue issue : issues) {
                json.writeStartObject();
                json.writeStringField("file", issue.file());
                json.writeNumberField("line", issue.line());
                json.writeNumberField("column", issue.column());
                json.writeStringField("severity", issue.severity().word());
                json.writeStringField("code", issue.code().id());
                json.writeStringField("message", issue.message());
                json.writeStringField("hint", issue.hint());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.toString();
    }
}
