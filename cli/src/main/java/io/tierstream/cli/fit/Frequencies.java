package io.tierstream.cli.fit;

import io.tierstream.engine.predict.PurchaseModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many customers bought again how many times, beside the number that a model expects of a sample of that size and those ages: what
 * shows at a glance whether the model fits.
 *
 * @param rows in the order of the numbers of purchases; the last one has no upper end
 */
public record Frequencies(List<Row> rows) {

    /** As the papers have it: none to six, and seven or more. */
    private static final int STEPS = 7;

    /** Customers that the rows before the last must hold, as a share of all. */
    private static final double MOST = 0.9;

    /**
     * Customers whose numbers of purchases are close to each other.
     *
     * @param from the least number
     * @param to the greatest number; {@code Long.MAX_VALUE} in the last row
     * @param customers how many there are
     * @param expected how many the model expects
     */
    public record Row(long from, long to, long customers, double expected) {}

    public Frequencies {
        rows = List.copyOf(rows);
    }

    /**
     * Of a sample.
     *
     * @param until the end of the observation, milliseconds since the epoch
     * @param unitMillis the unit of time of the model, milliseconds
     */
    public static Frequencies of(PurchaseSample sample, long until, long unitMillis, PurchaseModel model) {
        List<PurchaseSample.Alike> all = sample.alike(until, unitMillis);
        long width = width(all, sample.customers());
        List<Row> rows = new ArrayList<>();
        double left = sample.customers();
        Map<Double, Long> ages = ages(all);
        for (int i = 0; i < STEPS; i++) {
            long from = i * width;
            double expected = expected(ages, model, from, from + width - 1);
            rows.add(new Row(from, from + width - 1, between(all, from, from + width - 1), expected));
            left -= expected;
        }
        rows.add(new Row(STEPS * width, Long.MAX_VALUE, between(all, STEPS * width, Long.MAX_VALUE), left));
        return new Frequencies(rows);
    }

    /** 1, 2, 5, 10, 20, ...: the least for which few customers are left for the last row. */
    private static long width(List<PurchaseSample.Alike> all, int customers) {
        long power = 1;
        while (true) {
            for (long factor : new long[] {1, 2, 5}) {
                if (between(all, 0, STEPS * factor * power - 1) >= MOST * customers) {
                    return factor * power;
                }
            }
            power *= 10;
        }
    }

    private static long between(List<PurchaseSample.Alike> all, long from, long to) {
        return all.stream()
                .filter(alike ->
                        alike.purchases().repeats() >= from && alike.purchases().repeats() <= to)
                .mapToLong(PurchaseSample.Alike::customers)
                .sum();
    }

    /** How many customers have been observed for how long; all that the model is told of them. */
    private static Map<Double, Long> ages(List<PurchaseSample.Alike> all) {
        Map<Double, Long> ages = new TreeMap<>();
        all.forEach(alike -> ages.merge(alike.purchases().age(), alike.customers(), Long::sum));
        return ages;
    }

    private static double expected(Map<Double, Long> ages, PurchaseModel model, long from, long to) {
        double sum = 0;
        for (Map.Entry<Double, Long> age : ages.entrySet()) {
            for (long number = from; number <= to; number++) {
                sum += age.getValue() * model.probability(number, age.getKey());
            }
        }
        return sum;
    }
}
