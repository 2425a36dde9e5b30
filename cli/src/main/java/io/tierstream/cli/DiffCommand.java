package io.tierstream.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tierstream.cli.terminal.Paint;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.rules.diff.Change;
import io.tierstream.rules.diff.RuleSetDiff;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tierstream diff}. */
@Command(
        name = "diff",
        description =
                "Says what changed from one rule set to another: metrics, segments, tiers, by what they mean and not by how"
                        + " they are written.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream diff rules.yaml candidate.yaml",
            "  tierstream diff --exit-code rules.yaml candidate.yaml     exit code 1 if anything changed"
        })
final class DiffCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "A rule set (YAML).")
    private Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "Another one.")
    private Path after;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private ReportFormat format = ReportFormat.TEXT;

    @Option(names = "--exit-code", description = "Exit with 1 if anything changed.")
    private boolean exitCode;

    DiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<Change> changes = RuleSetDiff.of(
                RuleFiles.compile(before, terminal).ruleSet(),
                RuleFiles.compile(after, terminal).ruleSet());
        if (format == ReportFormat.JSON) {
            terminal.out().println(json(changes));
        } else if (changes.isEmpty()) {
            terminal.out().println("nothing changed");
        } else {
            changes.forEach(this::print);
        }
        return exitCode && !changes.isEmpty() ? ExitCode.FINDINGS : ExitCode.GOOD;
    }

    private void print(Change change) {
        Paint paint = new Paint(terminal.outColours());
        String line = change.kind().sign() + " " + change.what();
        terminal.out()
                .println(
                        switch (change.kind()) {
                            case ADDED -> paint.good(line);
                            case REMOVED -> paint.bad(line);
                            case CHANGED, RENAMED -> paint.strong(line);
                        });
        change.details().forEach(detail -> terminal.out().println("    " + detail));
    }

    private static String json(List<Change> changes) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (Change change : changes) {
                json.writeStartObject();
                json.writeStringField("kind", change.kind().name().toLowerCase(Locale.ROOT));
                json.writeStringField("what", change.what());
                json.writeArrayFieldStart("details");
                for (String detail : change.details()) {
                    json.writeString(detail);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.toString();
    }
}
