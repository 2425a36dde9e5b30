package io.tierstream.flink.operator;

import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the values of all customers of a replay, exactly, when all tasks have come to an instant: the end of the first pass. In one task, so that the
 * instants come in their order.
 */
public final class ReplayCensus extends KeyedProcessFunction<Long, CountedCustomers, TimedCutOffs>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private final PublishedRuleSet rules;
    private transient @Nullable ListState<byte[]> portions;
    private transient @Nullable Engine engine;
    private transient @Nullable ListState<byte[]> stored;

    /** What counts since the last instant. */
    private transient CutOffs inForce = CutOffs.NONE;

    /**
     * A census that has not begun.
     *
     * @param rules the rule set, already checked
     */
    public ReplayCensus(PublishedRuleSet rules) {
        this.rules = rules;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        ListState<byte[]> state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(
                        "cut-offs-in-force", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        inForce = CutOffs.NONE;
        for (byte[] bytes : state.get()) {
            inForce = CutOffs.read(new ByteReader(bytes));
        }
        stored = state;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        ByteWriter out = new ByteWriter(256);
        inForce.write(out);
        Objects.requireNonNull(stored).update(List.of(out.toBytes()));
    }

    @Override
    public void open(OpenContext context) {
        portions = getRuntimeContext()
                .getListState(
                        new ListStateDescriptor<>("portions", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        Compilation compilation = RuleSets.compile(rules.name(), rules.yaml(), rules.version());
        engine = Engine.compile(((Compilation.Compiled) compilation).ruleSet(), EngineSettings.DEFAULT);
    }

    @Override
    public void processElement(CountedCustomers counted, Context context, Collector<TimedCutOffs> out)
            throws Exception {
        Objects.requireNonNull(portions).add(counted.bytes());
        context.timerService().registerEventTimeTimer(counted.instant());
    }

    @Override
    public void onTimer(long instant, OnTimerContext context, Collector<TimedCutOffs> out) throws Exception {
        ListState<byte[]> gathered = Objects.requireNonNull(portions);
        Census all = Census.exact();
        for (byte[] portion : gathered.get()) {
            all.merge(Census.read(new ByteReader(portion)));
        }
        gathered.clear();
        Engine asking = Objects.requireNonNull(engine);
        // An instant without anybody asks for nothing by itself.
        all.ask(asking.asked());
        if (Objects.requireNonNull(asking.population()).isCutAnew(instant, inForce, all)) {
            inForce = all.cutOffs(instant, rules.version()).at(asking.asked());
        }
        out.collect(TimedCutOffs.of(instant, inForce));
    }
}
