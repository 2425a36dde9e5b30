package io.tierstream.benchmarks.peers.jet;

import io.tierstream.benchmarks.harness.Question;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the functions of a job share with the run that started it. Jet serializes functions, also within one process, so they find it by
 * the job's name.
 *
 * @param rules all of the question's
 * @param events that went through the stateful stage
 * @param answers that it gave
 */
record Work(Question question, List<Question.Rule> rules, LongAdder events, LongAdder answers) {

    private static final Map<String, Work> BY_JOB = new ConcurrentHashMap<>();

    static Work begin(String job, Question question) {
        Work work = new Work(question, question.allRules(), new LongAdder(), new LongAdder());
        BY_JOB.put(job, work);
        return work;
    }

    static Work of(String job) {
        return Objects.requireNonNull(BY_JOB.get(job), job);
    }

    static void end(String job) {
        BY_JOB.remove(job);
    }
}
