package io.tierstream.cli.demo;

import io.tierstream.cli.terminal.Paint;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.console.Console;
import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Listen;
import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.registry.Registry;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.Role;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One run of the demo, from the start of the services to the summary. */
public final class Demo {

    private static final long FRAME_MILLIS = 250;
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration HOOK_PATIENCE = Duration.ofSeconds(40);

    private final DemoOptions options;
    private final DemoRules rules;
    private final Terminal terminal;
    private final PrintWriter out;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    public Demo(DemoOptions options, DemoRules rules, Terminal terminal) {
        this.options = options;
        this.rules = rules;
        this.terminal = terminal;
        this.out = terminal.out();
    }

    /** Asks a running demo to end. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Runs until the duration is over, or until it is stopped by {@link #stop()} or by an interrupt of the process.
     *
     * @return whether all went well: the job ran to the end, and both topics agree
     * @throws io.tierstream.testkit.services.ServiceException if a port is taken or a service does not start
     */
    public boolean run() throws Exception {
        Thread hook = new Thread(this::stopAndWait, "demo-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Services services = new Services(options)) {
            return run(services);
        } finally {
            ended.countDown();
            removeHook(hook);
        }
    }

    private void stopAndWait() {
        stop.countDown();
        try {
            ended.await(HOOK_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException theProcessIsEnding) {
            // then the hook runs already
        }
    }

    private boolean run(Services services) throws Exception {
        long start = System.nanoTime();
        say("Starting a Kafka broker, a schema registry and Flink in this process; their log: " + options.log());
        Services.Started started = services.start();
        Addresses addresses = started.addresses();
        Registry registry = services.closedLater(
                new RegistryConfig(List.of(addresses.registry()), ClientProperties.of(Map.of())).open());
        if (isStopped()) {
            return true;
        }
        LocalFlink.Job job = services.closedLater(started.flink().run(services.jobConfig(addresses, rules.yaml())));
        Addresses all = withConsole(services, addresses);
        say(String.format(Locale.ROOT, "Ready after %.1f s.", (System.nanoTime() - start) / 1e9));
        lookAround(all).forEach(this::say);
        return isStopped() || live(services, all, registry, job);
    }

    /** The console of the demo forgets everything when it ends, as all of the demo. */
    private Addresses withConsole(Services services, Addresses addresses) {
        Integer port = options.consolePort();
        if (port == null) {
            return addresses;
        }
        Console console = services.closedLater(
                Console.start(ConsoleSettings.of(addresses.bootstrap(), addresses.registry(), Database.inMemory())
                        .withListen(new Listen(Listen.LOOPBACK.bind(), port))));
        say("The live console: " + console.url());
        if (terminal.liveResults()) {
            Browser.open(console.url());
        }
        return addresses.withConsole(console.url());
    }

    private boolean live(Services services, Addresses addresses, Registry registry, LocalFlink.Job job)
            throws Exception {
        Figures figures = new Figures(rules.ruleSet());
        Output output = output(addresses);
        Traffic traffic;
        TopicReader reader;
        String trouble;
        Snapshot last;
        try (output) {
            reader = services.closedLater(new TopicReader(addresses, registry, figures, output::transition));
            EventProducer producer = services.closedLater(new EventProducer(addresses, registry, "E"));
            Shop shop = new Shop(ShopperModel.DEMO, options.customers(), options.seed());
            traffic = services.closedLater(new Traffic(shop, producer, options.rate()));
            reader.start();
            figures.started(System.currentTimeMillis());
            traffic.start();
            trouble = show(figures, output, traffic, reader, job);
            traffic.close();
            last = snapshot(figures, traffic);
        }
        int agreeing = trouble.isEmpty() ? settle(figures) : figures.agreeing();
        summary(last, figures, agreeing).forEach(this::say);
        if (!trouble.isEmpty()) {
            terminal.err().println(trouble + "; see " + options.log());
        }
        return trouble.isEmpty() && agreeing == figures.targets();
    }

    private Output output(Addresses addresses) {
        if (options.plain()) {
            return new PlainOutput(out);
        }
        return new LiveOutput(new Screen(out), new View(addresses, new Paint(terminal.outColours())));
    }

    /** Shows until the end; returns what went wrong, or an empty text. */
    private String show(Figures figures, Output output, Traffic traffic, TopicReader reader, LocalFlink.Job job)
            throws Exception {
        Duration duration = options.duration();
        long deadline = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
        long frame = TimeUnit.MILLISECONDS.toNanos(FRAME_MILLIS);
        while (!stop.await(Math.max(0, Math.min(frame, deadline - System.nanoTime())), TimeUnit.NANOSECONDS)
                && System.nanoTime() < deadline) {
            output.show(snapshot(figures, traffic));
            if (job.hasEnded()) {
                return "The Flink job has ended";
            } else if (traffic.failed()) {
                return "No more events can be written";
            } else if (reader.failed()) {
                return "The transitions cannot be read any more";
            }
        }
        output.show(snapshot(figures, traffic));
        return "";
    }

    private static Snapshot snapshot(Figures figures, Traffic traffic) {
        return figures.snapshot(System.currentTimeMillis(), traffic.sent(), traffic.customers());
    }

    /** Waits a little until the distribution has counted every transition. Time goes on, so it may be early again at once. */
    private static int settle(Figures figures) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE_NANOS;
        int best = figures.agreeing();
        while (best < figures.targets() && System.nanoTime() < deadline) {
            Thread.sleep(5);
            best = Math.max(best, figures.agreeing());
        }
        return best;
    }

    private boolean isStopped() {
        return stop.getCount() == 0;
    }

    private void say(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    private static List<String> lookAround(Addresses addresses) {
        String events = EventProducer.CONTRACTS.stream().map(Contract::topic).collect(Collectors.joining(" "));
        String outputs = Arrays.stream(Contract.values())
                .filter(contract -> contract.role() == Role.OUTPUT)
                .map(Contract::topic)
                .collect(Collectors.joining(" "));
        return List.of(
                "Look at the topics while it runs, with Kafka's and Confluent's own tools:",
                "  bootstrap  " + addresses.bootstrap(),
                "  registry   " + addresses.registry(),
                "  events     " + events,
                "  outputs    " + outputs,
                "  kcat -b " + addresses.bootstrap() + " -t " + Contract.SEGMENT_TRANSITION.topic()
                        + " -s value=avro -r " + addresses.registry(),
                "  kafka-avro-console-consumer --bootstrap-server " + addresses.bootstrap() + " --topic "
                        + Contract.TIER_DISTRIBUTION.topic() + " --property schema.registry.url="
                        + addresses.registry(),
                "  curl " + addresses.registry() + "/subjects");
    }

    private List<String> summary(Snapshot last, Figures figures, int agreeing) {
        List<Percentiles> latencies = figures.overall();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Summary: %d events in %.0f s (%.0f/s) of %d customers, seed %d",
                        last.events(),
                        last.seconds(),
                        last.events() / Math.max(1, last.seconds()),
                        last.customers(),
                        options.seed()),
                String.format(
                        Locale.ROOT,
                        "  %d transitions: %d entries, %d exits; %d by time alone",
                        last.transitions(),
                        last.entries(),
                        last.exits(),
                        last.byTime()),
                "  from event to transition in a consumer:      " + latencies.get(0) + " (after the first 10 s)",
                "  from due moment to transition in a consumer: " + latencies.get(1) + " (after the first 10 s)",
                "  entries - exits = members, and as many as in the transitions topic: in " + agreeing + " of "
                        + figures.targets() + " segments and tiers");
    }
}
