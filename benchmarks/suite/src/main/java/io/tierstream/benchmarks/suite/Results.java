package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the processes of several trials used, in the order of the trials. */
final class Results {

    private final Map<Trial, List<Result>> results = new LinkedHashMap<>();

    Results(List<Trial> trials) {
        trials.forEach(trial -> results.put(trial, new ArrayList<>()));
    }

    void add(Trial trial, Result result) {
        of(trial).add(result);
    }

    /**
     * The processes of a trial, as they followed each other.
     *
     * @throws IllegalArgumentException when it was not run
     */
    List<Result> of(Trial trial) {
        List<Result> found = results.get(trial);
        if (found == null) {
            throw new IllegalArgumentException(trial.name() + " was not run");
        }
        return found;
    }

    void forEach(BiConsumer<Trial, List<Result>> action) {
        results.forEach(action);
    }

    /** Processor time of one trial against another, without the compiler's. */
    Ratio ratio(Trial of, Trial to) {
        return ratio(of, to, Result::steadyMicros);
    }

    /** One trial against another, process by process as they followed each other. */
    Ratio ratio(Trial of, Trial to, ToDoubleFunction<Result> figure) {
        List<Result> above = of(of);
        List<Result> below = of(to);
        return Ratio.of(IntStream.range(0, above.size())
                .mapToDouble(i -> figure.applyAsDouble(above.get(i)) / figure.applyAsDouble(below.get(i)))
                .toArray());
    }
}
