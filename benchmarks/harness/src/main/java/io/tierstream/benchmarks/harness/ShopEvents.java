package io.tierstream.benchmarks.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.SplittableRandom;

/**
 * The input: seeded purchases (one in three) and page views, their times increasing evenly. However many customers there are, each has
 * the same number of events a year on average.
 */
public final class ShopEvents implements Iterator<ShopEvent> {

    /** An ordinary customer's events in a year: after so many, the windows of a year are full and as much leaves as comes. */
    public static final int EVENTS_A_YEAR = 40;

    static final int LOWEST_CENTS = 100;
    static final int HIGHEST_CENTS = 20_000;

    private static final long START = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
    private static final long YEAR = Duration.ofDays(365).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    /** So many that there is one in each partition: some systems let time go on in each by itself. */
    private static final int REMAINING = 16;

    private static final int PRODUCTS = 500;
    private static final int CATEGORIES = 20;

    private final SplittableRandom random;
    private final Customers customers;
    private final int eventsAYear;
    private final Duration resolution;
    private final long quietFrom;
    private long number;

    /**
     * Events.
     *
     * @param seed the same seed, the same events
     * @param eventsAYear of a customer, on average
     * @param resolution times are cut to multiples of it; a millisecond for times as they are
     * @param quietFrom after so many events, only a few customers remain, with one every hour, while time takes its toll of the others;
     *     {@link Long#MAX_VALUE} for never
     */
    public ShopEvents(long seed, Customers customers, int eventsAYear, Duration resolution, long quietFrom) {
        this.random = new SplittableRandom(seed);
        this.customers = customers;
        this.eventsAYear = eventsAYear;
        this.resolution = resolution;
        this.quietFrom = quietFrom;
    }

    /** Events of ordinary customers, all of them equally busy. */
    public ShopEvents(long seed, int customers) {
        this(seed, Customers.uniform(customers), EVENTS_A_YEAR, Duration.ofMillis(1), Long.MAX_VALUE);
    }

    /** There is no end. */
    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public ShopEvent next() {
        double between = (double) YEAR / eventsAYear / customers.count();
        boolean quiet = number >= quietFrom;
        long time = START
                + (quiet ? (long) (quietFrom * between) + (number - quietFrom + 1) * HOUR : (long) (number * between));
        boolean purchase = random.nextInt(3) == 0;
        int product = random.nextInt(PRODUCTS);
        return new ShopEvent(
                "e-" + number++,
                "customer-" + (quiet ? number % REMAINING : customers.next(random)),
                time - time % resolution.toMillis(),
                purchase,
                purchase ? random.nextInt(LOWEST_CENTS, HIGHEST_CENTS) : 0,
                "p" + product,
                "k" + product % CATEGORIES,
                random.nextBoolean() ? "web" : "store");
    }
}
