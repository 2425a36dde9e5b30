package io.tierstream.benchmarks.suite.engine;

import io.tierstream.benchmarks.harness.ShopEvents;
import io.tierstream.benchmarks.suite.RuleSetText;
import io.tierstream.engine.Step;
import io.tierstream.engine.event.Event;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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

    /** Metrics x rules. */
    @Param({"20x50", "200x1000"})
    String size = "20x50";

    private final ShopEvents events = new ShopEvents(3, CUSTOMERS);
    private EngineCustomers customers;

    /** Compiles the rules and gives every customer a history. */
    @Setup
    public void setUp() {
        int metrics = Integer.parseInt(size.substring(0, size.indexOf('x')));
        int rules = Integer.parseInt(size.substring(size.indexOf('x') + 1));
        customers = new EngineCustomers(RuleSetText.of(metrics, rules));
        for (int i = 0; i < EVENTS_BEFORE; i++) {
            openStepStore();
        }
        double bytes = Arrays.stream(customers.bytes()).average().orElse(0);
        System.out.println("state bytes per customer: " + Math.round(bytes));
    }

    /** One event, state as bytes before and after. */
    @Benchmark
    public Step openStepStore() {
        return customers.step(events.next());
    }

    /** What making the event costs, to be taken off the other figure. */
    @Benchmark
    public Event makeEventOnly() {
        return EngineCustomers.event(events.next());
    }
}
