package io.tierstream.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tierstream.cli.ruletest.JUnitReport;
import io.tierstream.cli.ruletest.TestedFile;
import io.tierstream.cli.terminal.Paint;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.rules.test.Coverage;
import io.tierstream.rules.test.RuleTest;
import io.tierstream.rules.test.RuleTestFile;
import io.tierstream.rules.test.RuleTestResult;
import io.tierstream.rules.test.RuleTestRunner;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tierstream test}. */
@Command(
        name = "test",
        description =
                "Runs rule tests: given events, expected segments, tiers, metrics and transitions, in simulated time.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream test shop.test.yaml",
            "  tierstream test tests/*.yaml --junit target/rules.xml",
            "  tierstream test shop.test.yaml --rules candidate.yaml     another rule set than the file names",
            "",
            "Exit code 1 if any test fails."
        })
final class TestCommand implements Callable<Integer> {

    enum Format {
        TEXT,
        JSON,
        GITHUB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "TESTS", description = "Files of rule tests (YAML).")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--rules",
            paramLabel = "RULES",
            description = "The rule set to test, instead of the one that each file names.")
    private @Nullable Path rules;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. github marks the lines of a pull request.")
    private Format format = Format.TEXT;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the results as JUnit XML, too.")
    private @Nullable Path junit;

    TestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<TestedFile> tested = new ArrayList<>();
        for (Path file : files) {
            tested.add(test(file));
        }
        switch (format) {
            case TEXT -> tested.forEach(this::print);
            case GITHUB -> tested.forEach(this::annotate);
            case JSON -> terminal.out().println(json(tested));
        }
        if (junit != null) {
            try (Writer out = Files.newBufferedWriter(junit, StandardCharsets.UTF_8)) {
                JUnitReport.write(tested, out);
            }
        }
        return tested.stream().allMatch(file -> file.failed() == 0) ? ExitCode.GOOD : ExitCode.FINDINGS;
    }

    private TestedFile test(Path file) throws IOException {
        RuleTestFile tests = RuleTestFile.read(file.toString(), RuleFiles.read(file));
        if (!tests.issues().isEmpty()) {
            throw new CommandException(
                    ExitCode.FINDINGS,
                    tests.issues().stream()
                            .map(issue -> RuleFiles.render(issue, terminal.errColours()))
                            .collect(Collectors.joining("\n")));
        }
        RuleTestRunner runner = new RuleTestRunner(
                RuleFiles.compile(ruleSet(file, tests), terminal).ruleSet());
        long start = System.nanoTime();
        List<RuleTestResult> results = new ArrayList<>();
        for (RuleTest test : tests.tests()) {
            results.add(runner.run(test));
        }
        return new TestedFile(file.toString(), results, runner.coverage(), (System.nanoTime() - start) / 1e9);
    }

    private Path ruleSet(Path file, RuleTestFile tests) {
        if (rules != null) {
            return rules;
        }
        if (tests.rules() == null) {
            throw new CommandException(
                    ExitCode.FINDINGS, file + " does not say which rule set it tests: add rules: FILE, or use --rules");
        }
        return file.resolveSibling(tests.rules());
    }

    private void print(TestedFile file) {
        Paint paint = new Paint(terminal.outColours());
        terminal.out().println(paint.strong(file.file()));
        for (RuleTestResult result : file.results()) {
            terminal.out()
                    .println("  " + (result.passed() ? paint.good("pass") : paint.bad("FAIL")) + "  "
                            + result.test().name());
            for (RuleTestResult.Mismatch mismatch : result.mismatches()) {
                terminal.out().println("        line " + mismatch.line() + ": " + indented(mismatch.message()));
            }
        }
        long failed = file.failed();
        int all = file.results().size();
        terminal.out().println("  " + (all - failed) + " of " + all + " passed");
        coverage(file.coverage());
    }

    private static String indented(String message) {
        return message.replace("\n", "\n          ");
    }

    private void coverage(Coverage coverage) {
        terminal.out()
                .println("  conditions: " + coverage.covered() + " of " + coverage.size()
                        + " comparisons have both held and failed");
        coverage.neverHeld()
                .forEach(part -> terminal.out().println("    never held:   " + part.target() + ": " + part.text()));
        coverage.neverFailed()
                .forEach(part -> terminal.out().println("    never failed: " + part.target() + ": " + part.text()));
    }

    /** As workflow commands: GitHub shows them at the lines. */
    private void annotate(TestedFile file) {
        for (RuleTestResult result : file.results()) {
            for (RuleTestResult.Mismatch mismatch : result.mismatches()) {
                String message = result.test().name() + ": " + mismatch.message();
                terminal.out()
                        .println("::error file=" + property(file.file()) + ",line=" + mismatch.line() + "::"
                                + data(message));
            }
        }
        terminal.out()
                .println(file.file() + ": " + (file.results().size() - file.failed()) + " of "
                        + file.results().size() + " passed");
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }

    private static String json(List<TestedFile> files) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (TestedFile file : files) {
                json.writeStartObject();
                json.writeStringField("file", file.file());
                json.writeArrayFieldStart("tests");
                for (RuleTestResult result : file.results()) {
                    json.writeStartObject();
                    json.writeStringField("test", result.test().name());
                    json.writeNumberField("line", result.test().line());
                    json.writeBooleanField("passed", result.passed());
                    json.writeArrayFieldStart("mismatches");
                    for (RuleTestResult.Mismatch mismatch : result.mismatches()) {
                        json.writeStartObject();
                        json.writeNumberField("line", mismatch.line());
                        json.writeStringField("message", mismatch.message());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                }
                json.writeEndArray();
                coverage(file.coverage(), json);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.toString();
    }

    private static void coverage(Coverage coverage, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("coverage");
        json.writeNumberField("comparisons", coverage.size());
        json.writeNumberField("covered", coverage.covered());
        parts("neverHeld", coverage.neverHeld(), json);
        parts("neverFailed", coverage.neverFailed(), json);
        json.writeEndObject();
    }

    private static void parts(String name, List<Coverage.Part> parts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (Coverage.Part part : parts) {
            json.writeStartObject();
            json.writeStringField("target", part.target());
            json.writeStringField("comparison", part.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
