package io.tierstream.benchmarks.peers.jet;

import com.hazelcast.jet.Traverser;
import com.hazelcast.jet.Traversers;
import com.hazelcast.jet.function.TriFunction;
import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.DayBuckets;
import io.tierstream.benchmarks.harness.ShopEvent;
import java.util.ArrayList;
import java.util.List;

/** Takes an event into the state of its customer and gives the answers that changed. */
final class AnswerFunction implements TriFunction<DayBuckets, String, ShopEvent, Traverser<Answer>> {

    private static final long serialVersionUID = 1L;

    private final String job;
    private final transient Work work;

    AnswerFunction(String job) {
        this.job = job;
        this.work = Work.of(job);
    }

    @Override
    public Traverser<Answer> applyEx(DayBuckets buckets, String customer, ShopEvent event) {
        List<Answer> changed = new ArrayList<>();
        buckets.add(
                work.question(),
                work.rules(),
                event,
                (rule, holds) -> changed.add(new Answer(event.id(), customer, event.time(), rule, holds)));
        work.events().increment();
        if (changed.isEmpty()) {
            return Traversers.empty();
        }
        work.answers().add(changed.size());
        return Traversers.traverseIterable(changed);
    }

    private Object readResolve() {
        return new AnswerFunction(job);
    }
}
