package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Customers;
import io.tierstream.benchmarks.harness.ShopEvents;
import java.time.Duration;

/**
 * Events made by seed.
 *
 * @param customers how many
 * @param zipf whether some are much busier than others; otherwise all are alike
 * @param eventsAYear of a customer, on average
 * @param before events that go by before the measurement begins, to fill the windows
 * @param measured events after those
 * @param resolution times are multiples of it
 * @param quiet whether the measured events are those of a few customers, one an hour, while time passes for all
 */
record SeededInput(
        int customers, boolean zipf, int eventsAYear, int before, int measured, Duration resolution, boolean quiet)
        implements Input {

    /** Customers that are all alike, with times to the millisecond. */
    static SeededInput uniform(int customers, int eventsAYear, int before, int measured) {
        return new SeededInput(customers, false, eventsAYear, before, measured, Duration.ofMillis(1), false);
    }

    /** Customers with 40 events a year, all windows full. */
    static SeededInput ordinary(int customers, int measured) {
        return uniform(customers, ShopEvents.EVENTS_A_YEAR, ShopEvents.EVENTS_A_YEAR * customers, measured);
    }

    SeededInput asZipf() {
        return new SeededInput(customers, true, eventsAYear, before, measured, resolution, quiet);
    }

    SeededInput of(int newBefore, int newMeasured) {
        return new SeededInput(customers, zipf, eventsAYear, newBefore, newMeasured, resolution, quiet);
    }

    SeededInput thenQuiet() {
        return new SeededInput(customers, zipf, eventsAYear, before, measured, resolution, true);
    }

    SeededInput inSteps(Duration newResolution) {
        return new SeededInput(customers, zipf, eventsAYear, before, measured, newResolution, quiet);
    }

    @Override
    public String name() {
        return customers + (zipf ? "-zipf-" : "-uniform-") + eventsAYear + "-" + events() + "-" + resolution.toMillis()
                + (quiet ? "-quiet" : "");
    }

    @Override
    public Input warmUp(int events) {
        return of(0, events);
    }

    @Override
    public ShopEvents events(long seed) {
        return new ShopEvents(
                seed,
                zipf ? Customers.zipf(customers) : Customers.uniform(customers),
                eventsAYear,
                resolution,
                quiet ? before : Long.MAX_VALUE);
    }
}
