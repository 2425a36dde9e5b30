package io.tierstream.benchmarks.peers.plain;

import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.ShopEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Sums up the windows of a customer from its events, all in one pass, and compares the sums with the rules. */
@SuppressWarnings("NullAway.Init") // set in open
final class RulesFunction extends KeyedProcessFunction<String, ShopEvent, Answer> {

    private static final long serialVersionUID = 1L;
    private static final int MEASURES = Question.Measure.values().length;

    private final long[] windowMillis;
    private final long longestMillis;

    /** For each rule, which of the sums it looks at, and its threshold. */
    private final int[] sumOfRule;

    private final long[] thresholds;
    private final EventStore.Kind kind;

    private transient EventStore events;
    private transient ValueState<byte[]> holding;
    private transient long[] sums;

    RulesFunction(Question question, EventStore.Kind kind) {
        this.windowMillis = question.windowDays().stream()
                .mapToLong(days -> Duration.ofDays(days).toMillis())
                .toArray();
        this.longestMillis = Arrays.stream(windowMillis).max().orElseThrow();
        List<Question.Rule> rules = question.allRules();
        this.sumOfRule = rules.stream()
                .mapToInt(rule -> sum(rule.window(), rule.measure()))
                .toArray();
        this.thresholds = rules.stream().mapToLong(Question.Rule::threshold).toArray();
        this.kind = kind;
    }

    private static int sum(int window, Question.Measure measure) {
        return window * MEASURES + measure.ordinal();
    }

    @Override
    public void open(OpenContext context) {
        events = kind.open(getRuntimeContext());
        holding = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("holding", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        sums = new long[windowMillis.length * MEASURES];
    }

    @Override
    public void processElement(ShopEvent event, Context context, Collector<Answer> out) throws Exception {
        Arrays.fill(sums, 0);
        long now = event.time();
        events.add(event, now - longestMillis, (time, cents) -> sumUp(now, time, cents));
        compare(event, out);
    }

    private void sumUp(long now, long time, int cents) {
        for (int window = 0; window < windowMillis.length; window++) {
            if (time > now - windowMillis[window]) {
                if (cents == EventStore.PAGE_VIEW) {
                    sums[sum(window, Question.Measure.VIEWS)]++;
                } else {
                    sums[sum(window, Question.Measure.SPEND)] += cents;
                    sums[sum(window, Question.Measure.ORDERS)]++;
                }
            }
        }
    }

    private void compare(ShopEvent event, Collector<Answer> out) throws Exception {
        byte[] before = holding.value();
        byte[] bits = before == null ? new byte[(thresholds.length + Byte.SIZE - 1) / Byte.SIZE] : before;
        boolean changed = false;
        for (int rule = 0; rule < thresholds.length; rule++) {
            boolean holds = sums[sumOfRule[rule]] >= thresholds[rule];
            int bit = 1 << rule % Byte.SIZE;
            if (holds != ((bits[rule / Byte.SIZE] & bit) != 0)) {
                bits[rule / Byte.SIZE] ^= (byte) bit;
                changed = true;
                out.collect(new Answer(event.id(), event.customerId(), event.time(), rule, holds));
            }
        }
        if (changed) {
            holding.update(bits);
        }
    }
}
