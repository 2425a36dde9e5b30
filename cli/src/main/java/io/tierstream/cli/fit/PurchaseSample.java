package io.tierstream.cli.fit;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.PurchaseHistory;
import io.tierstream.engine.predict.Purchases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The purchases of many customers, put together as the engine does it for one. */
public final class PurchaseSample {

    private static final double DAY = 86_400_000;

    private final CalendarPeriod day;
    private final boolean withAmounts;
    private final Map<String, PurchaseHistory> customers = new HashMap<>();

    /** Customers who are alike for the model of purchases. */
    record Alike(Purchases purchases, long customers) {}

    /** A customer who bought again, as the model of amounts sees them. */
    record Spender(long repeats, double mean) {}

    /**
     * No purchases.
     *
     * @param day the days of the calendar
     * @param withAmounts whether amounts matter
     */
    public PurchaseSample(CalendarPeriod day, boolean withAmounts) {
        this.day = day;
        this.withAmounts = withAmounts;
    }

    /** Takes in a purchase. */
    public void add(String customer, long time, @Nullable Decimal amount) {
        customers
                .computeIfAbsent(customer, none -> new PurchaseHistory(day, withAmounts))
                .add(time, amount);
    }

    public int customers() {
        return customers.size();
    }

    /** How many customers bought on a second day. */
    public long repeaters() {
        return customers.values().stream()
                .filter(history -> history.repeats() > 0)
                .count();
    }

    /**
     * The customers at an instant.
     *
     * @param until not before the last purchase, milliseconds since the epoch
     * @param unitMillis the unit of time, milliseconds
     */
    List<Alike> alike(long until, long unitMillis) {
        double unitOfDays = DAY / unitMillis;
        // In order, so that the sums over them are the same each time.
        Map<Purchases, Long> counts = new LinkedHashMap<>();
        sorted().forEach(history -> counts.merge(
                new Purchases(history.repeats(), history.recency() * unitOfDays, history.age(until) * unitOfDays),
                1L,
                Long::sum));
        List<Alike> alike = new ArrayList<>();
        counts.forEach((purchases, count) -> alike.add(new Alike(purchases, count)));
        return alike;
    }

    /** Those who bought again, for a positive mean amount. */
    List<Spender> spenders() {
        return sorted().stream()
                .filter(history -> history.repeats() > 0 && history.repeatMean() > 0)
                .map(history -> new Spender(history.repeats(), history.repeatMean()))
                .toList();
    }

    private List<PurchaseHistory> sorted() {
        return customers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }
}
