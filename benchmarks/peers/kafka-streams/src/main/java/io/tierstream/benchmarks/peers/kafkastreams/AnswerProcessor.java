package io.tierstream.benchmarks.peers.kafkastreams;

import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.DayBuckets;
import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.ShopEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes each event into the state of its customer and forwards the answers that changed. Keys are the customer's id as the topic has it,
 * in bytes, so that nobody decodes it.
 */
@SuppressWarnings("NullAway.Init") // set in init
final class AnswerProcessor implements Processor<byte[], ShopEvent, byte[], byte[]> {

    static final String STORE = "customers";

    private final Question question;
    private final List<Question.Rule> rules;
    private final Duration punctuation;
    private final Counts counts;
    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<byte[], DayBuckets> store;

    /**
     * A processor of one task.
     *
     * @param punctuation how often, in the events' time, all customers are looked at for answers that time alone has changed; zero for
     *     never
     */
    AnswerProcessor(Question question, Duration punctuation, Counts counts) {
        this.question = question;
        this.rules = question.allRules();
        this.punctuation = punctuation;
        this.counts = counts;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        this.store = context.getStateStore(STORE);
        if (!punctuation.isZero()) {
            context.schedule(punctuation, PunctuationType.STREAM_TIME, this::letTimeGoOn);
        }
    }

    @Override
    public void process(Record<byte[], ShopEvent> record) {
        byte[] key = record.key();
        ShopEvent event = record.value();
        DayBuckets buckets = store.get(key);
        if (buckets == null) {
            buckets = new DayBuckets(question);
        }
        buckets.add(
                question,
                rules,
                event,
                (rule, holds) -> forward(key, new Answer(event.id(), event.customerId(), event.time(), rule, holds)));
        store.put(key, buckets);
        counts.events().increment();
    }

    /** Nothing is put while the iterator is open: it would miss what the cache gives up to make room. */
    private void letTimeGoOn(long time) {
        List<KeyValue<byte[], @Nullable DayBuckets>> changed = new ArrayList<>();
        try (KeyValueIterator<byte[], DayBuckets> customers = store.all()) {
            while (customers.hasNext()) {
                KeyValue<byte[], DayBuckets> customer = customers.next();
                boolean changes = advance(customer.key, customer.value, time);
                if (isLikeNew(customer.value)) {
                    changed.add(KeyValue.pair(customer.key, null));
                } else if (changes) {
                    changed.add(KeyValue.pair(customer.key, customer.value));
                }
                counts.scanned().increment();
            }
        }
        changed.forEach(customer -> store.put(customer.key, customer.value));
    }

    /** Whether an answer changed. If none did, what has left the windows leaves them again at the next look. */
    private boolean advance(byte[] key, DayBuckets buckets, long time) {
        boolean[] changed = {false};
        buckets.advance(question, rules, time, (rule, holds) -> {
            changed[0] = true;
            forward(key, new Answer("", new String(key, StandardCharsets.UTF_8), time, rule, holds));
        });
        return changed[0];
    }

    /** Whether nothing is left that a customer without events does not have, so that the store need not keep it. */
    private boolean isLikeNew(DayBuckets buckets) {
        for (int window = 0; window < question.windowDays().size(); window++) {
            if (buckets.total(window, Question.Measure.ORDERS) + buckets.total(window, Question.Measure.VIEWS) > 0) {
                return false;
            }
        }
        return !question.last();
    }

    /** With the time of now: in a replay, the events' time may be one that a broker refuses. */
    private void forward(byte[] key, Answer answer) {
        context.forward(new Record<>(key, answer.bytes(), context.currentSystemTimeMs()));
        counts.answers().increment();
    }
}
