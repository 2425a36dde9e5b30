package io.tierstream.benchmarks.suite.engine;

import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Step;
import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.Pages;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Customers of an engine by itself, without Flink: their state is kept as bytes and read and written for each event, as the operator
 * does with its cache.
 */
public final class EngineCustomers {

    private static final Shape SHAPE = Shape.of("amount", "product", "category");

    private final Engine engine;
    private final Map<String, Stored> customers = new HashMap<>();
    private final CurrentPages pages = new CurrentPages();
    private final ByteWriter encoded = new ByteWriter(1024);
    private @Nullable Customer lastOne;

    /** What a state backend would hold. */
    private static final class Stored {

        private final HeapPages pages = new HeapPages();
        private byte[] state = new byte[0];
        private int length;

        private double bytes() {
            return pages.bytes() + length;
        }
    }

    /** The history rows of the customer that is looked at. */
    private static final class CurrentPages implements Pages {

        private Pages rows = new HeapPages();

        @Override
        public byte @Nullable [] read(long id) {
            return rows.read(id);
        }

        @Override
        public void write(long id, byte[] bytes) {
            rows.write(id, bytes);
        }

        @Override
        public void delete(long id) {
            rows.delete(id);
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
        pages.rows = stored.pages;
        Customer customer = open(event.customerId(), stored);
        Step step = engine.step(customer, event);
        encoded.clear();
        customer.write(encoded);
        if (encoded.size() > stored.state.length) {
            stored.state = new byte[encoded.size() + encoded.size() / 8 + 16];
        }
        encoded.copyTo(stored.state);
        stored.length = encoded.size();
        return step;
    }

    private Customer open(String id, Stored stored) {
        if (stored.length == 0) {
            return engine.open(id, null, pages);
        }
        Customer used = lastOne == null ? engine.open(id, null, pages) : lastOne;
        lastOne = engine.reopen(used, id, new ByteReader(stored.state, 0, stored.length));
        return lastOne;
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
