package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import io.tierstream.console.Console;
import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Kafka;
import io.tierstream.console.ConsoleSettings.Listen;
import io.tierstream.console.ConsoleSettings.Topics;
import io.tierstream.console.PortTakenException;
import io.tierstream.console.access.AccessSettings;
import io.tierstream.console.feed.Progress;
import io.tierstream.console.store.StoreException;
import io.tierstream.console.webhook.WebhookSettings;
import io.tierstream.flink.config.ConfigException;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.TopicsConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tierstream console}. */
@Command(
        name = "console",
        description =
                "Serves the live console: pages, REST and a stream of events over what the job writes to its topics. It never"
                        + " talks to the job, and keeps what it reads in a store of its own.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream console --config job.yaml",
            "  tierstream console --bootstrap localhost:9092 --registry http://localhost:8081 --port 9000",
            "  tierstream console --config job.yaml --store 'jdbc:postgresql://db:5432/console'",
            "  tierstream console --config job.yaml --bind 0.0.0.0 --tokens tokens.txt --origin https://tiers.example.com",
            "",
            "What comes from the topics is built anew if the store is removed; webhooks live in it alone.",
            "User and password of its database: TIERSTREAM_STORE_USER and TIERSTREAM_STORE_PASSWORD.",
            "Options can stand in a file, one or more a line: tierstream console @console.options"
        })
final class ConsoleCommand implements Callable<Integer> {

    private static final String LOG_LEVEL = "tierstream.log";

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The job's configuration: where Kafka and the registry are, and the names of the topics.")
    private @Nullable Path config;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, separated by commas, in place of --config; topics have their default names.")
    private @Nullable String bootstrap;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "With --bootstrap: the root of the registry's Confluent-compatible API.")
    private @Nullable String registry;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where it listens; 0 for a free port. Default ${DEFAULT-VALUE}.")
    private int port = Listen.DEFAULT_PORT;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "The address it listens on. Default ${DEFAULT-VALUE}, which only this machine reaches.")
    private String bind = Listen.LOOPBACK.bind();

    @Option(
            names = "--store",
            paramLabel = "DIR|JDBC-URL",
            description = "A directory for the embedded database, or the URL of a PostgreSQL database."
                    + " Default: .tierstream/console in the home directory.")
    private @Nullable String store;

    @Option(
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description = "Further properties of the Kafka clients, such as TLS and SASL settings.")
    private Map<String, String> kafkaProperties = Map.of();

    @Option(
            names = "--registry-property",
            paramLabel = "KEY=VALUE",
            description = "Further properties of the registry client, such as basic.auth.user.info.")
    private Map<String, String> registryProperties = Map.of();

    @Mixin
    private AccessOptions access = new AccessOptions();

    @Mixin
    private WebhookOptions webhooks = new WebhookOptions();

    ConsoleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ConsoleSettings settings = settings();
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
        try (Console console = Console.start(settings)) {
            say("The console: " + console.url() + "  (Ctrl-C ends it)");
            serve(console);
            return ExitCode.GOOD;
        } catch (PortTakenException e) {
            throw new CommandException(ExitCode.IO, "error: " + e.getMessage() + ": choose another with --port");
        } catch (StoreException e) {
            throw new CommandException(ExitCode.IO, "error: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Until Ctrl-C; says when it begins and ceases to wait for something. */
    private void serve(Console console) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            stop.countDown();
            try {
                closed.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        String told = "";
        try {
            while (!stop.await(1, TimeUnit.SECONDS)) {
                told = tell(console.feed(), told);
            }
        } catch (InterruptedException e) {
            // Asked to end; the flag would close the database's files under its hands.
        } finally {
            console.close();
            closed.countDown();
            removeHook(hook);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException theProcessIsEnding) {
            // then the hook runs already
        }
    }

    private String tell(Progress.State feed, String told) {
        String trouble = feed.stale() ? Objects.requireNonNullElse(feed.trouble(), "cannot read the topics") : "";
        if (!trouble.equals(told)) {
            say(trouble.isEmpty() ? "It reads the topics again." : "It " + trouble + ".");
        }
        return trouble;
    }

    private ConsoleSettings settings() {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port must be from 0 to 65535");
        }
        ConsoleSettings settings;
        if (config != null) {
            if (bootstrap != null || registry != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--config says where Kafka and the registry are: leave --bootstrap and --registry out");
            }
            settings = ofJob(config);
        } else if (bootstrap != null && registry != null) {
            settings = ConsoleSettings.of(bootstrap, registry, database());
        } else {
            throw new ParameterException(
                    spec.commandLine(), "Say where the topics are: --config FILE, or --bootstrap and --registry");
        }
        return settings.withListen(new Listen(bind, port))
                .withFurtherProperties(kafkaProperties, registryProperties)
                .withAccess(access())
                .withWebhooks(webhooks());
    }

    private AccessSettings access() {
        try {
            return access.settings(bind);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private WebhookSettings webhooks() {
        try {
            return webhooks.settings(System.getenv());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ConsoleSettings ofJob(Path file) {
        JobConfig job;
        try {
            job = JobConfig.load(List.of("--config", file.toString()), ofJob(System.getenv()));
        } catch (ConfigException e) {
            throw new CommandException(ExitCode.FINDINGS, String.valueOf(e.getMessage()));
        }
        Map<String, String> kafka = new HashMap<>(job.kafka().properties().asMap());
        kafka.put("bootstrap.servers", job.kafka().bootstrapServers());
        return ConsoleSettings.of("", "", database())
                .withSources(
                        new Kafka(kafka),
                        new ConsoleSettings.Registry(
                                job.registry().urls(),
                                job.registry().properties().asMap()),
                        topics(job.topics()));
    }

    /** Without the console's own variables, which are none of the job's keys. */
    static Map<String, String> ofJob(Map<String, String> environment) {
        Map<String, String> job = new HashMap<>(environment);
        job.keySet().removeIf(name -> name.startsWith("TIERSTREAM_STORE_") || name.startsWith("TIERSTREAM_CONSOLE_"));
        return job;
    }

    private static Topics topics(TopicsConfig topics) {
        return new Topics(
                topics.rules(),
                topics.ruleSetStatus(),
                topics.commands(),
                topics.transitions(),
                topics.memberships(),
                topics.distribution(),
                topics.receipts(),
                topics.deadLetters());
    }

    private Database database() {
        if (store != null && store.startsWith("jdbc:")) {
            Map<String, String> environment = System.getenv();
            return new Database(
                    store,
                    environment.getOrDefault("TIERSTREAM_STORE_USER", ""),
                    environment.getOrDefault("TIERSTREAM_STORE_PASSWORD", ""));
        }
        return Database.inDirectory(
                store == null ? Path.of(System.getProperty("user.home"), ".tierstream", "console") : Path.of(store));
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }
}
