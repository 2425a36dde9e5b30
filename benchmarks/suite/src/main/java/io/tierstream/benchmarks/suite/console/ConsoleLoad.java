package io.tierstream.benchmarks.suite.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.benchmarks.harness.Figures;
import io.tierstream.testkit.services.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The console in its life: it reads full topics into an empty database, is ended and started again, is asked, and tells its clients what
 * happens.
 */
public final class ConsoleLoad implements AutoCloseable {

    private static final long SEED = 2;
    private static final int SETTLING_SECONDS = 5;

    private final Plan plan;
    private final Consumer<String> say;
    private final ConsoleTopics topics;
    private final Shop shop;
    private final Shop.Written written;

    /**
     * How much there is.
     *
     * @param lookUpsPerSecond memberships of single customers
     * @param warmUp for how long they are looked up before anything is measured
     * @param lookUps for how long they are measured
     * @param others for how long every other kind of request is measured
     * @param clients of the stream
     * @param transitionsPerSecond that come while they listen
     * @param live for how long
     */
    public record Plan(
            int customers,
            double lookUpsPerSecond,
            Duration warmUp,
            Duration lookUps,
            Duration others,
            int clients,
            int transitionsPerSecond,
            Duration live) {}

    /**
     * What was seen of one process and its successor.
     *
     * @param figures times, memory and sizes, by the names below
     * @param asked by kind of request
     * @param heard without requests beside, and with them
     */
    public record Outcome(Figures figures, List<Asked> asked, List<Heard> heard) {}

    /** Fills the topics. */
    public ConsoleLoad(Plan plan, KafkaBroker broker, String registryUrl, String rules, Consumer<String> say)
            throws Exception {
        this.plan = plan;
        this.say = say;
        this.topics = ConsoleTopics.create(broker, registryUrl);
        Population population = new Population(SEED, plan.customers());
        say.accept(
                String.format("writing %,d transitions of %,d customers", population.transitions(), plan.customers()));
        this.shop = new Shop(topics, population, rules, Instant.now());
        this.written = shop.fill();
    }

    /** How many records there were at the start. */
    public long records() {
        return written.records();
    }

    /** Has the launcher build the console where that is needed. */
    public static void build(Path repository) throws IOException, InterruptedException {
        ConsoleProcess.build(repository);
    }

    /**
     * Measures.
     *
     * @param empty with an empty directory for the database
     * @param full with the same directory
     */
    public Outcome run(ConsoleProcess.Start empty, ConsoleProcess.Start full) throws IOException, InterruptedException {
        Figures loaded;
        try (ConsoleProcess console = ConsoleProcess.start(empty)) {
            loaded = load(console);
            loaded = loaded.and("stop-seconds", console.stop());
        }
        try (ConsoleProcess console = ConsoleProcess.start(full)) {
            Figures figures = loaded.and("restart-answer-seconds", console.listens())
                    .and("restart-ready-seconds", console.caughtUp(plan.customers()));
            say(figures);
            List<Asked> asked = ask(console);
            List<Heard> heard = tell(console);
            figures = figures.and("used-heap-bytes", console.heapInUse())
                    .and("used-resident-bytes", console.mostResident())
                    .and("used-stored-bytes", console.stored());
            requireConsistent(console);
            // Not killed: a recording is written at the end.
            return new Outcome(figures.and("used-stop-seconds", console.stop()), asked, heard);
        }
    }

    private Figures load(ConsoleProcess console) throws IOException, InterruptedException {
        double answers = console.listens();
        Processor before = Processor.now(console.pid());
        double caughtUp = console.caughtUp(plan.customers());
        Processor after = Processor.now(console.pid());
        Thread.sleep(Duration.ofSeconds(SETTLING_SECONDS).toMillis());
        requireConsistent(console);
        return Figures.of("answer-seconds", answers)
                .and("caught-up-seconds", caughtUp)
                .and("records-per-second", records() / (caughtUp - answers))
                .and("micros-per-record", before.consoleSeconds(after) * 1e6 / records())
                .and("other-cores", before.otherCores(after))
                .and("most-resident-bytes", console.mostResident())
                .and("heap-bytes", console.heapInUse())
                .and("resident-bytes", console.resident())
                .and("stored-bytes", console.stored());
    }

    private void say(Figures figures) {
        figures.byName().forEach((name, value) -> say.accept(String.format("%-24s %,.2f", name, value)));
    }

    /** What is wrong would be fast for nothing. */
    private static void requireConsistent(ConsoleProcess console) throws InterruptedException {
        JsonNode status = console.status();
        if (!status.path("consistent").asBoolean() || status.path("stale").asBoolean()) {
            throw new IllegalStateException("the console shows wrong numbers: " + status);
        }
    }

    private List<Asked> ask(ConsoleProcess console) throws IOException, InterruptedException {
        Requests memberships = Requests.memberships(plan.customers(), plan.lookUpsPerSecond());
        List<Asked> asked = new ArrayList<>();
        ask(console, memberships.named("membership of a customer, cold"), plan.warmUp(), asked);
        ask(console, memberships, plan.lookUps(), asked);
        for (Requests requests : Requests.others(plan.customers())) {
            ask(console, requests, plan.others(), asked);
        }
        return asked;
    }

    private void ask(ConsoleProcess console, Requests requests, Duration time, List<Asked> to)
            throws IOException, InterruptedException {
        Asked asked = Asked.of(console, requests, time);
        to.add(asked);
        say.accept(text(asked));
    }

    private static String text(Asked asked) {
        return String.format(
                "%-40s p50 %8.2f ms, p99 %8.2f, p99.9 %8.2f, largest %8.2f; %d failed; console %.2f cores, others %.2f",
                asked.name(),
                asked.millis(50),
                asked.millis(99),
                asked.millis(99.9),
                asked.millis(100),
                asked.failures(),
                asked.consoleCores(),
                asked.otherCores());
    }

    private List<Heard> tell(ConsoleProcess console) throws IOException, InterruptedException {
        List<Heard> heard = new ArrayList<>();
        heard.add(tell(console, 0));
        heard.add(tell(console, plan.lookUpsPerSecond()));
        return heard;
    }

    private Heard tell(ConsoleProcess console, double lookUpsPerSecond) throws IOException, InterruptedException {
        Broadcast broadcast = new Broadcast(console, shop, plan.clients(), plan.transitionsPerSecond());
        Heard heard = broadcast.run(
                plan.live(),
                lookUpsPerSecond == 0
                        ? null
                        : Requests.memberships(plan.customers(), lookUpsPerSecond)
                                .named("membership of a customer, while transitions come"));
        say.accept(String.format(
                "told: transition p50 %.1f ms, p99 %.1f; count p50 %.1f, p99 %.1f; %,.0f events/s, %d of %d fell off; console %.2f"
                        + " cores, others %.2f",
                heard.transitions().getValueAtPercentile(50) / 1e3,
                heard.transitions().getValueAtPercentile(99) / 1e3,
                heard.counts().getValueAtPercentile(50) / 1e3,
                heard.counts().getValueAtPercentile(99) / 1e3,
                heard.eventsPerSecond(),
                heard.fallen(),
                heard.clients(),
                heard.consoleCores(),
                heard.otherCores()));
        if (heard.beside() != null) {
            say.accept(text(heard.beside()));
        }
        return heard;
    }

    @Override
    public void close() {
        topics.close();
    }
}
