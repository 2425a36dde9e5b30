package io.tierstream.cli;

import io.tierstream.cli.demo.Demo;
import io.tierstream.cli.demo.DemoOptions;
import io.tierstream.cli.demo.DemoRules;
import io.tierstream.cli.demo.RemoteTraffic;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.console.PortTakenException;
import io.tierstream.rules.Compilation;
import io.tierstream.testkit.services.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Runs everything on this machine: a Kafka broker, a schema registry, Flink with RocksDB and a shop"
                        + " with customers; shows live who is in which tier and segment, who enters and leaves, and why; with the"
                        + " console to look at in a browser.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream demo",
            "  tierstream demo --duration 60s --plain",
            "  tierstream demo --rate 2000 --customers 20000 --rules examples/rule-sets/web-shop.yaml",
            "  tierstream demo --bootstrap localhost:9092 --registry http://localhost:8081   # events only"
        })
final class DemoCommand implements Callable<Integer> {

    private static final String LOGGING = "log4j2.configurationFile";
    private static final String LOG_FILE = "tierstream.demo.log";

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rules",
            paramLabel = "RULES",
            description = "The rule set (YAML). Default: " + DemoRules.DEFAULT_NAME + ", whose windows are seconds.")
    private @Nullable Path rules;

    @Option(names = "--rate", paramLabel = "N", description = "Events per second; default ${DEFAULT-VALUE}.")
    private double rate = 200;

    @Option(
            names = "--customers",
            paramLabel = "N",
            description = "Customers at the beginning; default ${DEFAULT-VALUE}.")
    private int customers = 2_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same customers; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long events flow, such as 60s or 5m. Default: until Ctrl-C.")
    private @Nullable Duration duration;

    @Option(
            names = "--plain",
            description = "Lines for machines instead of the live view: every transition, and the figures every 5 s.")
    private boolean plain;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Port of the broker; default a free one.")
    private int kafkaPort;

    @Option(names = "--registry-port", paramLabel = "PORT", description = "Port of the registry; default a free one.")
    private int registryPort;

    @Option(names = "--console-port", paramLabel = "PORT", description = "Port of the console; default a free one.")
    private int consolePort;

    @Option(names = "--no-console", description = "Without the live console in the browser.")
    private boolean noConsole;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description =
                    "Starts nothing: sends the events of the shop to these Kafka brokers, for a job that reads them.")
    private @Nullable String bootstrap;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "With --bootstrap: the root of the registry's Confluent-compatible API.")
    private @Nullable String registry;

    @Option(names = "--log", paramLabel = "FILE", description = "Where Kafka and Flink log; default a temporary file.")
    private @Nullable Path log;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    static final class DurationConverter implements CommandLine.ITypeConverter<Duration> {

        private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smh])");

        @Override
        public Duration convert(String value) {
            Matcher matcher = FORM.matcher(value);
            if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
                throw new CommandLine.TypeConversionException("'" + value + "' is no duration, such as 60s, 5m or 1h");
            }
            return Duration.parse("PT" + matcher.group(1) + matcher.group(2).toUpperCase(Locale.ROOT));
        }
    }

    @Override
    public Integer call() throws Exception {
        check();
        if (bootstrap != null && registry != null) {
            return sendTo(bootstrap, registry);
        }
        Path logFile = log == null ? Files.createTempFile("tierstream-demo-", ".log") : log.toAbsolutePath();
        // Before anything logs.
        System.setProperty(LOG_FILE, logFile.toString());
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "io/tierstream/cli/demo/log4j2-demo.xml");
        }
        DemoOptions options = new DemoOptions(
                rate,
                customers,
                seed,
                duration,
                kafkaPort,
                registryPort,
                noConsole ? null : Integer.valueOf(consolePort),
                isPlain(),
                logFile);
        try {
            return new Demo(options, rules(), terminal).run() ? ExitCode.GOOD : ExitCode.FINDINGS;
        } catch (PortTakenException e) {
            throw new CommandException(
                    ExitCode.IO, "error: " + e.getMessage() + ": choose another with --console-port, or --no-console");
        } catch (ServiceException e) {
            throw new CommandException(ExitCode.IO, "error: " + e.getMessage() + advice(e, logFile));
        }
    }

    private int sendTo(String brokers, String registryUrl) throws Exception {
        DemoOptions options = new DemoOptions(rate, customers, seed, duration, 0, 0, null, true, Path.of(""));
        return new RemoteTraffic(options, brokers, registryUrl, terminal).run() ? ExitCode.GOOD : ExitCode.IO;
    }

    private static String advice(ServiceException failure, Path logFile) {
        return String.valueOf(failure.getMessage()).startsWith("Port ")
                ? " with --kafka-port or --registry-port"
                : "\nThe log is " + logFile;
    }

    private void check() {
        if ((bootstrap == null) != (registry == null)) {
            throw new ParameterException(spec.commandLine(), "--bootstrap and --registry go together");
        }
        requireBetween("--rate", rate, 0.1, 1_000_000);
        requireBetween("--customers", customers, 1, 10_000_000);
        requireBetween("--kafka-port", kafkaPort, 0, 65_535);
        requireBetween("--registry-port", registryPort, 0, 65_535);
        requireBetween("--console-port", consolePort, 0, 65_535);
    }

    private void requireBetween(String option, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new ParameterException(
                    spec.commandLine(), String.format(Locale.ROOT, "%s must be from %s to %s", option, low, high));
        }
    }

    /** A view that is drawn over and over is of no use in a file or a pipe. */
    private boolean isPlain() {
        return plain || !terminal.liveResults();
    }

    private DemoRules rules() throws IOException {
        if (rules == null) {
            String text = DemoRules.defaultText();
            return new DemoRules(
                    text,
                    RuleFiles.compile(DemoRules.DEFAULT_NAME, text, terminal).ruleSet());
        }
        Compilation.Compiled compiled = RuleFiles.compile(rules, terminal);
        return new DemoRules(RuleFiles.read(rules), compiled.ruleSet());
    }
}
