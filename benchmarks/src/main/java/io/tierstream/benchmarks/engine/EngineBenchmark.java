package io.tierstream.benchmarks.engine;

import io.tierstream.benchmarks.RuleSetText;
import io.tierstream.benchmarks.ShopEvents;
import io.tierstream.benchmarks.ShopEvents.ShopEvent;
import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Step;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the engine adds to the read and the write of a customer's state: decode it, apply the next event (with the due moments before
 * it), encode it. Customers have a year's history before the measurement.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class EngineBenchmark {

    private static final int CUSTOMERS = 2_000;
    private static final int EVENTS_BEFORE = ShopEvents.EVENTS_A_YEAR * CUSTOMERS;
    private static final Shape SHAPE = Shape.of("amount", "product", "category");

    /** Metrics x rules. */
    @Param({"20x50", "200x1000"})
    String size = "20x50";

    private final ShopEvents events = new ShopEvents(3, CUSTOMERS);
    private final Map<String, Stored> customers = new HashMap<>();
    private Engine engine;

    /** What a state backend would hold. */
    private static final class Stored {
        private final HeapPages pages = new HeapPages();
        private byte @Nullable [] bytes;
    }

    /** Compiles the rules and gives every customer a history. */
    @Setup
    public void setUp() {
        int metrics = Integer.parseInt(size.substring(0, size.indexOf('x')));
        int rules = Integer.parseInt(size.substring(size.indexOf('x') + 1));
        Compilation compilation = RuleSets.compile("benchmark.yaml", RuleSetText.of(metrics, rules), 1);
        if (!(compilation instanceof Compilation.Compiled compiled)) {
            throw new IllegalStateException(compilation.issues().get(0).render());
        }
        engine = Engine.compile(compiled.ruleSet(), EngineSettings.DEFAULT);
        for (int i = 0; i < EVENTS_BEFORE; i++) {
            openStepStore();
        }
        long bytes = customers.values().stream()
                .mapToLong(stored -> stored.bytes == null ? 0 : stored.bytes.length)
                .sum();
        System.out.println("state bytes per customer: " + bytes / customers.size());
    }

    /** One event, state as bytes before and after. */
    @Benchmark
    public Step openStepStore() {
        Event event = event(events.next());
        Stored stored = customers.computeIfAbsent(event.customerId(), none -> new Stored());
        Customer customer = engine.open(event.customerId(), stored.bytes, stored.pages);
        Step step = engine.step(customer, event);
        stored.bytes = customer.toBytes();
        return step;
    }

    /** What making the event costs, to be taken off the other figure. */
    @Benchmark
    public Event makeEventOnly() {
        return event(events.next());
    }

    private static Event event(ShopEvent event) {
        Fields fields = Fields.of(SHAPE, Decimal.of(event.cents(), 2), event.product(), event.category());
        return new Event(event.customerId(), event.id(), event.type(), event.time(), fields);
    }
}
