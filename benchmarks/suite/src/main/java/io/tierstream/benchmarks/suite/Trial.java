package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Question;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a comparison: a system, its input and what it is asked.
 *
 * @param name as the table shows it
 * @param warmUpEvents that a process sees before the measured ones
 * @param options of the peer
 * @param start what to go on from; null to begin with nothing
 */
record Trial(
        String name,
        Contender contender,
        Input input,
        int warmUpEvents,
        Question question,
        int parallelism,
        Duration checkpointInterval,
        Map<String, String> options,
        @Nullable FilledState start) {

    /** Parallel instances of whatever holds the state. */
    static final int PARALLELISM = 2;

    private static final Question NONE = new Question(List.of(30), 1, 40, Question.NEAR);

    Trial {
        options = Map.copyOf(options);
    }

    static Trial of(String name, Contender contender, Input input, Size size) {
        return new Trial(
                name, contender, input, size.warmUpEvents(), NONE, PARALLELISM, Duration.ofSeconds(10), Map.of(), null);
    }

    Trial asking(Question newQuestion) {
        return new Trial(
                name, contender, input, warmUpEvents, newQuestion, parallelism, checkpointInterval, options, start);
    }

    Trial warmedUpBy(int events) {
        return new Trial(name, contender, input, events, question, parallelism, checkpointInterval, options, start);
    }

    Trial parallel(int newParallelism) {
        return new Trial(
                name, contender, input, warmUpEvents, question, newParallelism, checkpointInterval, options, start);
    }

    Trial checkpointingEvery(Duration interval) {
        return new Trial(name, contender, input, warmUpEvents, question, parallelism, interval, options, start);
    }

    /** Goes on from a state that {@link Lab#fill} has filled with all that comes before the measurement. */
    Trial from(FilledState newStart) {
        return new Trial(
                name, contender, input, warmUpEvents, question, parallelism, checkpointInterval, options, newStart);
    }

    Trial with(String option, String value) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put(option, value);
        return new Trial(name, contender, input, warmUpEvents, question, parallelism, checkpointInterval, all, start);
    }
}
