package io.tierstream.benchmarks.suite.engine;

import io.tierstream.benchmarks.harness.ShopEvent;
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
import org.jspecify.annotations.Nullable;

/** Customers of an engine by itself, without Flink: their state is kept as bytes and read and written for each event. */
public final class EngineCustomers {

    private static final Shape SHAPE = Shape.of("amount", "product", "category");

    private final Engine engine;
    private final Map<String, Stored> customers = new HashMap<>();

    /** What a state backend would hold. */
    private static final class Stored {

        private final HeapPages pages = new HeapPages();
        private byte @Nullable [] state;

        private double bytes() {
            return pages.bytes() + (state == null ? 0 : state.length);
        }
    }

    /** No customers yet. */
    public EngineCustomers(String ruleSet) {
        Compilation compilation = RuleSets.compile("benchmark.yaml", ruleSet, 1);
        if (!(compilation instanceof Compilation.Compiled compiled)) {
            throw new IllegalStateException(compilation.issues().get(0).render());
        }
        this.engine = Engine.compile(compiled.ruleSet(), EngineSettings.DEFAULT);
    }

    /** Takes an event in, with the due moments before it. */
    public Step step(ShopEvent event) {
        return step(event(event));
    }

    Step step(Event event) {
        Stored stored = customers.computeIfAbsent(event.customerId(), none -> new Stored());
        Customer customer = engine.open(event.customerId(), stored.state, stored.pages);
        Step step = engine.step(customer, event);
        stored.state = customer.toBytes();
        return step;
    }

    static Event event(ShopEvent event) {
        Fields fields = Fields.of(SHAPE, Decimal.of(event.cents(), 2), event.product(), event.category());
        return new Event(event.customerId(), event.id(), event.type(), event.time(), fields);
    }

    /** For each customer, what is kept: the state and its history rows. */
    public double[] bytes() {
        return customers.values().stream().mapToDouble(Stored::bytes).toArray();
    }

    /** History rows of all customers. */
    public int rows() {
        return customers.values().stream()
                .mapToInt(stored -> stored.pages.size())
                .sum();
    }
}
