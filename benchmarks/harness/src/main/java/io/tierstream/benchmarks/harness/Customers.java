package io.tierstream.benchmarks.harness;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Who comes next. */
public final class Customers {

    private final int count;

    /** For each customer, the share of events of it and all before it; empty when all are equally busy. */
    private final double[] cumulative;

    private Customers(int count, double[] cumulative) {
        this.count = count;
        this.cumulative = cumulative;
    }

    /** All equally busy: the hard case for whatever keeps recent customers at hand. */
    public static Customers uniform(int count) {
        return new Customers(count, new double[0]);
    }

    /** The n-th has 1/n of the events of the first (Zipf's law with exponent 1.0). */
    public static Customers zipf(int count) {
        double[] cumulative = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
        for (int i = 0; i < count; i++) {
            cumulative[i] /= sum;
        }
        return new Customers(count, cumulative);
    }

    int count() {
        return count;
    }

    int next(SplittableRandom random) {
        if (cumulative.length == 0) {
            return random.nextInt(count);
        }
        int at = Arrays.binarySearch(cumulative, random.nextDouble());
        return Math.min(at < 0 ? -at - 1 : at, count - 1);
    }
}
