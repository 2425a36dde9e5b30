package io.tierstream.benchmarks.suite.console;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Customers with their lives. */
final class Population {

    private static final int STEP_BITS = 5;
    private static final int CUSTOMER_BITS = 26;

    private final long seed;
    private final int customers;

    /** All transitions in the order of time: seconds, customer and number of the step, packed. */
    private final long[] order;

    /** The place of a transition: the how manieth of which customer. */
    record Place(int customer, int step) {}

    Population(long seed, int customers) {
        if (customers >= 1 << CUSTOMER_BITS) {
            throw new IllegalArgumentException("at most " + (1 << CUSTOMER_BITS) + " customers");
        }
        this.seed = seed;
        this.customers = customers;
        this.order = order();
    }

    private long[] order() {
        long[] places = new long[customers * 4];
        int used = 0;
        for (int customer = 0; customer < customers; customer++) {
            Life life = life(customer);
            if (used + life.steps().size() > places.length) {
                places = Arrays.copyOf(places, places.length + places.length / 2 + (1 << STEP_BITS));
            }
            for (int step = 0; step < life.steps().size(); step++) {
                long seconds = life.steps().get(step).at().toSeconds();
                places[used++] = (seconds << CUSTOMER_BITS | customer) << STEP_BITS | step;
            }
        }
        long[] all = Arrays.copyOf(places, used);
        Arrays.sort(all);
        return all;
    }

    int customers() {
        return customers;
    }

    int transitions() {
        return order.length;
    }

    /** Which transition is the n-th of all, by time. */
    Place place(int n) {
        return new Place(
                (int) (order[n] >>> STEP_BITS) & (1 << CUSTOMER_BITS) - 1, (int) order[n] & (1 << STEP_BITS) - 1);
    }

    Life life(int customer) {
        return Life.of(random(customer, 0));
    }

    /** Random numbers of a customer, always the same. */
    SplittableRandom random(int customer, int use) {
        return new SplittableRandom(new SplittableRandom(seed + customer).nextLong() + use);
    }

    /** Ids whose order says nothing about their age, as ids of a shop are. */
    static String id(int customer) {
        return "C-" + (1_000_000_000L + customer * 735_632_797L % 1_000_000_007L);
    }
}
