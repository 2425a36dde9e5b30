package io.tierstream.flink.operator;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.Population;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The first pass of a replay: counts what the customers of a task show at each instant, and passes it on in portions. */
final class CountingPass implements ReplayPass {

    /** So many customers at most are told of at once; fewer than a sketch keeps exactly. */
    private static final int PORTION = 2_048;

    private final Engine engine;
    private final Population population;
    private final Consumer<CountedCustomers> told;
    private final SortedMap<Long, Census> counted = new TreeMap<>();
    private int customers;

    /**
     * Nobody is counted yet.
     *
     * @param engine without any cut-offs
     */
    CountingPass(Engine engine, Consumer<CountedCustomers> told) {
        this.engine = engine;
        this.population = Objects.requireNonNull(engine.population(), "the rule set asks for no places");
        this.told = told;
    }

    @Override
    public long after(long instant) {
        return population.lookAfter(instant);
    }

    @Override
    public Engine engine(long instant) {
        return engine;
    }

    @Override
    public void see(Engine decides, Customer customer, long instant) {
        decides.count(customer, counted.computeIfAbsent(instant, none -> asking()));
        customers++;
        if (customers >= PORTION) {
            flush();
        }
    }

    private Census asking() {
        Census census = Census.exact();
        census.ask(engine.asked());
        return census;
    }

    @Override
    public void flush() {
        counted.forEach((instant, census) -> told.accept(new CountedCustomers(instant, PartialCensus.bytes(census))));
        counted.clear();
        customers = 0;
    }

    @Override
    public boolean tells() {
        return false;
    }
}
