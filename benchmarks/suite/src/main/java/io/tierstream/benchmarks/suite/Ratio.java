package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A figure that was taken several times: the median, and how far the others lie. */
record Ratio(double median, double lowest, double highest) {

    static Ratio of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Ratio(median, sorted[0], sorted[sorted.length - 1]);
    }

    static Ratio of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static Ratio of(List<Result> results, ToDoubleFunction<Result> figure) {
        return of(results.stream().mapToDouble(figure).toArray());
    }

    String text(String format) {
        String number = String.format(Locale.ROOT, format, median);
        return lowest == highest
                ? number
                : number + String.format(Locale.ROOT, " (" + format + " - " + format + ")", lowest, highest);
    }

    @Override
    public String toString() {
        return text("%.2f");
    }
}
