package io.tierstream.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * The input: seeded purchases (one in three) and page views of customers drawn uniformly, their times increasing evenly. A customer
 * has 40 events a year on average, however many customers there are.
 */
public final class ShopEvents {

    /** Events of a customer in a year: after so many, the windows of a year are full and as much leaves as comes. */
    public static final int EVENTS_A_YEAR = 40;

    private static final long START = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
    private static final long BETWEEN = Duration.ofDays(365).toMillis() / EVENTS_A_YEAR;

    private final SplittableRandom random;
    private final int customers;
    private long number;

    /**
     * One event.
     *
     * @param cents price of a purchase, 0 for a page view
     */
    public record ShopEvent(
            String id,
            String customerId,
            long time,
            boolean purchase,
            int cents,
            String product,
            String category,
            String channel) {

        public String type() {
            return purchase ? "purchase" : "page_view";
        }
    }

    public ShopEvents(long seed, int customers) {
        this.random = new SplittableRandom(seed);
        this.customers = customers;
    }

    public ShopEvent next() {
        long time = START + number * BETWEEN / customers;
        boolean purchase = random.nextInt(3) == 0;
        int product = random.nextInt(500);
        return new ShopEvent(
                "e-" + number++,
                "customer-" + random.nextInt(customers),
                time,
                purchase,
                purchase ? random.nextInt(100, 20_000) : 0,
                "p" + product,
                "k" + product % 20,
                random.nextBoolean() ? "web" : "store");
    }
}
