package io.tierstream.flink.operator;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Adds up what the tasks say of one target. */
public final class DistributionCounter extends KeyedProcessFunction<String, DistributionDelta, DistributionCount> {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("NullAway.Init") // set in open
    private transient ValueState<DistributionCount> counts;

    @Override
    public void open(OpenContext context) {
        counts = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("distribution", TypeInformation.of(DistributionCount.class)));
    }

    @Override
    public void processElement(DistributionDelta delta, Context context, Collector<DistributionCount> out)
            throws Exception {
        DistributionCount before = counts.value();
        DistributionCount start = before != null
                ? before
                : new DistributionCount(delta.name(), delta.tier(), delta.ruleSet(), delta.ruleSetVersion(), 0, 0);
        DistributionCount now = start.plus(delta);
        counts.update(now);
        out.collect(now);
    }
}
