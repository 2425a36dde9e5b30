package io.tierstream.console;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tierstream.console.access.Access;
import io.tierstream.console.access.command.CommandBook;
import io.tierstream.console.access.command.CommandDesk;
import io.tierstream.console.access.command.CommandRoutes;
import io.tierstream.console.access.command.KafkaCommandTopic;
import io.tierstream.console.feed.Feed;
import io.tierstream.console.feed.Live;
import io.tierstream.console.feed.Monitor;
import io.tierstream.console.feed.Progress;
import io.tierstream.console.feed.TransitionListener;
import io.tierstream.console.rules.RuleBook;
import io.tierstream.console.rules.Targets;
import io.tierstream.console.store.Cleaning;
import io.tierstream.console.store.Counts;
import io.tierstream.console.store.Customers;
import io.tierstream.console.store.DeadLetters;
import io.tierstream.console.store.RuleSets;
import io.tierstream.console.store.Store;
import io.tierstream.console.store.WriterSchemas;
import io.tierstream.console.web.Api;
import io.tierstream.console.web.RequestMetrics;
import io.tierstream.console.web.Routes;
import io.tierstream.console.web.WebServer;
import io.tierstream.console.webhook.Webhooks;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The console, running. */
public final class Console implements AutoCloseable {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ConsoleSettings settings;
    private int port;
    private Set<String> paths = Set.of();
    private volatile @Nullable Supplier<Progress.State> progress;

    private Console(ConsoleSettings settings) {
        this.settings = settings;
    }

    /**
     * Starts it: the store, the feed, webhooks, and the web server.
     *
     * @throws io.tierstream.console.store.StoreException if the database cannot be opened
     * @throws PortTakenException if it cannot listen where it is to
     */
    public static Console start(ConsoleSettings settings) {
        Console console = new Console(settings);
        try {
            console.open();
            return console;
        } catch (RuntimeException e) {
            console.close();
            throw e;
        }
    }

    private void open() {
        Clock clock = Clock.systemUTC();
        Store store = closedLater(Store.open(settings.database()));
        WriterSchemas schemas = new WriterSchemas(store);
        Customers customers = new Customers(store, schemas);
        Counts counts = new Counts(store, settings.retention());
        RuleSets ruleSets = new RuleSets(store);
        Live live = new Live(counts);

        Access access = closedLater(Access.open(settings.listen().bind(), settings.access(), store, clock));
        RuleBook rules = RuleBook.compiled();
        CommandRoutes commands = commands(access, store, ruleSets, rules, clock);
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        opened.push(metrics::close);
        Webhooks webhooks = closedLater(Webhooks.start(
                settings.webhooks(),
                Webhooks.Surroundings.of(
                        store, customers, settings.retention(), metrics, this::isCaughtUp, Version.of())));
        List<TransitionListener> listeners = List.of(webhooks.listener());
        List<Routes> more = List.of(webhooks.routes(access));

        Feed feed = closedLater(new Feed(settings, store, schemas, live, all(listeners), clock));
        feed.whenTakenOver(webhooks::close);
        Cleaning cleaning = new Cleaning(store, settings.retention());
        Monitor monitor = closedLater(new Monitor(feed, live, counts, customers, ruleSets, cleaning, clock));
        Api api = closedLater(new Api(
                new Api.Sources(
                        access, monitor, live, counts, customers, ruleSets, new DeadLetters(store), rules, clock),
                Version.of(),
                true,
                true,
                metrics));
        // Access looks at each request before the others do.
        List<Routes> routes = new ArrayList<>(List.of(access, commands));
        routes.addAll(api.routes());
        routes.addAll(more);
        listen(routes, new RequestMetrics(metrics));
        opened.push(api); // its connections end before the server does
        feed.start();
        monitor.start();
        progress = feed::state;
    }

    private void listen(List<Routes> routes, RequestMetrics observer) {
        try {
            Javalin server = WebServer.start(settings.listen(), routes, observer);
            opened.push(server::stop);
            port = server.port();
            paths = WebServer.paths(server);
        } catch (JavalinBindException e) {
            throw new PortTakenException(settings.listen(), e);
        }
    }

    /** All paths that are answered, with their methods, such as {@code GET /api/v1/status}. */
    Set<String> paths() {
        return paths;
    }

    /** How far the topics are read. */
    public Progress.State feed() {
        return Objects.requireNonNull(progress, "not open").get();
    }

    /** Whether the topics are read to their ends. */
    private boolean isCaughtUp() {
        Supplier<Progress.State> known = progress;
        return known != null && known.get().caughtUp();
    }

    private CommandRoutes commands(Access access, Store store, RuleSets ruleSets, RuleBook rules, Clock clock) {
        Supplier<Targets> targets = () -> ruleSets.inForce()
                .flatMap(version -> ruleSets.find(version.name(), version.version()))
                .map(ruleSet -> rules.targets(ruleSet.text()))
                .orElse(Targets.NONE);
        KafkaCommandTopic topic = closedLater(new KafkaCommandTopic(settings));
        CommandDesk desk = new CommandDesk(new CommandBook(store), topic, targets, clock, access::address);
        return new CommandRoutes(access, desk);
    }

    private static TransitionListener all(List<TransitionListener> listeners) {
        return (connection, transitions) -> {
            for (TransitionListener listener : listeners) {
                listener.accept(connection, transitions);
            }
        };
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** The address to look at. */
    public String url() {
        String host = settings.listen().bind();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private <T extends AutoCloseable> T closedLater(T part) {
        opened.push(part);
        return part;
    }

    /** Closes what was opened last first. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Console.class).warn("Could not be closed; going on.", e);
            }
        }
    }
}
