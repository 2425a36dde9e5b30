package io.tierstream.flink.operator;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import io.tierstream.flink.wire.WireTypes;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one state per customer and asks the engine what follows from each event and each due moment. All that is decided
 * is decided in {@link Engine}; this is its shell: read state, call, write state, emit, arm a timer. The states of customers
 * who come often stay in a {@link CustomerCache}, a few of them decoded, see {@link DecodedCustomers}; all others are decoded
 * into the same objects, one after the other.
 *
 * <p>A customer has one timer, for the next due moment. A timer is never deleted: when the due moment moves back, the old
 * timer fires, is recognised as stale, and the next one is armed.
 */
@SuppressWarnings("NullAway.Init") // set in open and initializeState
public final class SegmentationOperator extends AbstractStreamOperator<Transition>
        implements TwoInputStreamOperator<Inbound, Control, Transition>, Triggerable<String, VoidNamespace> {

    /** A snapshot of each customer who entered or left something. */
    public static final OutputTag<Membership> MEMBERSHIPS = new OutputTag<>("memberships", WireTypes.MEMBERSHIP);

    /** Entries and exits per target. */
    public static final OutputTag<DistributionDelta> DISTRIBUTION =
            new OutputTag<>("distribution", TypeInformation.of(DistributionDelta.class));

    /** Events that the rules cannot use; their bytes are not at hand here. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters", WireTypes.DEAD_LETTER);

    /** What became of published rule sets. */
    public static final OutputTag<RuleSetVerdict> VERDICTS =
            new OutputTag<>("rule-set-verdicts", TypeInformation.of(RuleSetVerdict.class));

    /** How long entries and exits are gathered before they are passed on, milliseconds. */
    private static final long DISTRIBUTION_INTERVAL = 200;

    /** The only key of {@link #endOfInput}. */
    private static final int LAST_EVENT = 0;

    private static final long serialVersionUID = 1L;

    private final SegmentationSettings settings;

    private transient ValueState<byte[]> customers;
    private transient StatePages pages;
    private transient CustomerCache cache;
    private transient DecodedCustomers decoded;

    /** Whose objects the next customer is decoded into. */
    private transient @Nullable Customer lastOne;

    /** Where a customer is encoded. */
    private transient ByteWriter encoded;

    private transient BroadcastState<Long, PublishedRuleSet> ruleSets;
    private transient BroadcastState<Long, PublishedRuleSet> onTheirWay;
    private transient BroadcastState<Integer, Long> endOfInput;
    private transient RulesInForce rules;
    private transient RuleSetIntake intake;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient DistributionBuffer distribution;
    private transient SegmentationMetrics metrics;
    private transient TimestampedCollector<Transition> transitions;
    private transient long lastEventTime;
    private transient long clock;
    private transient boolean inputEnded;

    public SegmentationOperator(SegmentationSettings settings) {
        this.settings = settings;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        TypeInformation<byte[]> bytes = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
        customers = context.getKeyedStateStore().getState(new ValueStateDescriptor<>("customer", bytes));
        pages = new StatePages(
                context.getKeyedStateStore().getMapState(new MapStateDescriptor<>("history", Types.LONG, bytes)));
        ruleSets = context.getOperatorStateStore()
                .getBroadcastState(
                        new MapStateDescriptor<>("rule-sets", Types.LONG, TypeInformation.of(PublishedRuleSet.class)));
        onTheirWay = context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>(
                        "rule-sets-on-their-way", Types.LONG, TypeInformation.of(PublishedRuleSet.class)));
        endOfInput = context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>("last-event-time", Types.INT, Types.LONG));
    }

    @Override
    public void open() throws Exception {
        super.open();
        transitions = new TimestampedCollector<>(output);
        timers = getInternalTimerService("due-moments", VoidNamespaceSerializer.INSTANCE, this);
        distribution = new DistributionBuffer();
        metrics = new SegmentationMetrics(getMetricGroup(), settings);
        Long stored = endOfInput.get(LAST_EVENT);
        lastEventTime = stored == null ? Control.NO_EVENT : stored;
        clock = Long.MIN_VALUE;
        encoded = new ByteWriter(1024);
        cache = new CustomerCache(settings.cacheBytes(), this::store);
        decoded = new DecodedCustomers(DecodedCustomers.mostBeside(settings.cacheBytes()), this::encode);
        rules = new RulesInForce(
                new EngineSettings(
                        settings.duplicateHorizonMillis(), settings.duplicateCount(), StorageSettings.DEFAULT),
                this::storedText);
        startRules();
        intake = new RuleSetIntake(
                onTheirWay,
                rules,
                getContainingTask()
                        .getMailboxExecutorFactory()
                        .createExecutor(getOperatorConfig().getChainIndex()),
                this::decided,
                getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks());
        intake.resume();
        JobMetric.CACHED_CUSTOMERS.gauge(getMetricGroup(), () -> cache.size());
        JobMetric.RULE_SET_VERSION.gauge(getMetricGroup(), () -> rules.version());
        scheduleFlush();
    }

    private @Nullable PublishedRuleSet storedText(long version) {
        try {
            return ruleSets.get(version);
        } catch (Exception e) {
            throw new IllegalStateException("cannot read rule set version " + version, e);
        }
    }

    /** The newest of what was stored and what the job was started with. */
    private void startRules() throws Exception {
        PublishedRuleSet newest = settings.initialRules();
        for (Map.Entry<Long, PublishedRuleSet> entry : ruleSets.entries()) {
            if (entry.getKey() >= newest.version()) {
                newest = entry.getValue();
            }
        }
        RuleSetVerdict verdict = rules.take(rules.compile(newest), System.currentTimeMillis());
        if (verdict.state() == RuleSetVerdict.State.IN_FORCE) {
            ruleSets.put(newest.version(), newest);
        } else {
            throw new IllegalStateException("the rule set to start with has errors: " + newest.name() + " version "
                    + newest.version() + "; check it with: tierstream validate");
        }
    }

    private void decided(PublishedRuleSet text, RuleSetVerdict verdict) throws Exception {
        if (verdict.state() == RuleSetVerdict.State.IN_FORCE) {
            ruleSets.put(text.version(), text);
            // The engine that they belong to decides no more.
            decoded.clear();
        }
        // Every task comes to the same verdict; one says it.
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            output.collect(VERDICTS, new StreamRecord<>(verdict));
        }
    }

    private void scheduleFlush() {
        long next = getProcessingTimeService().getCurrentProcessingTime() + DISTRIBUTION_INTERVAL;
        getProcessingTimeService().registerTimer(next, time -> {
            flushDistribution();
            scheduleFlush();
        });
    }

    private void flushDistribution() {
        distribution.flush(delta -> output.collect(DISTRIBUTION, new StreamRecord<>(delta)));
    }

    @Override
    public void processElement1(StreamRecord<Inbound> element) throws Exception {
        Inbound.Accepted accepted = (Inbound.Accepted) element.getValue();
        boolean timed = metrics.samples();
        long start = timed ? System.nanoTime() : 0;
        Engine engine = rules.engine();
        CustomerCache.Entry entry = find(accepted.event().customerId());
        Customer customer = open(engine, entry);
        Step step;
        try {
            step = engine.step(customer, accepted.event());
        } catch (RejectedEventException e) {
            reject(accepted.origin(), e);
            if (!customer.isRuleChangePending()) {
                return;
            }
            // Reading the state has already moved its history to the new rules' layout.
            step = engine.wake(customer, customer.now());
        }
        arm(entry, step.nextDue());
        keep(entry, customer);
        metrics.event(accepted.event().type(), step);
        if (timed) {
            metrics.decision(System.nanoTime() - start);
        }
        if (!step.transitions().isEmpty()) {
            emit(engine, customer, step.transitions());
            long arrived = accepted.origin().timestamp();
            if (arrived > 0) {
                metrics.emitted(System.currentTimeMillis() - arrived);
            }
        }
    }

    private CustomerCache.Entry find(String id) throws Exception {
        CustomerCache.Entry entry = cache.get(id);
        if (entry == null) {
            metrics.read();
            entry = new CustomerCache.Entry(id, customers.value());
        }
        return entry;
    }

    private Customer open(Engine engine, CustomerCache.Entry entry) {
        Customer kept = decoded.get(entry);
        if (kept != null) {
            return kept;
        }
        if (entry.isNew()) {
            return engine.open(entry.id(), null, pages);
        }
        Customer used = lastOne == null ? engine.open(entry.id(), null, pages) : lastOne;
        lastOne = engine.reopen(used, entry.id(), entry.state());
        return lastOne;
    }

    private void keep(CustomerCache.Entry entry, Customer customer) throws Exception {
        if (entry.decoded() != null) {
            decoded.changed(entry);
        } else {
            encode(entry, customer);
            if (customer == lastOne && decoded.isWorthKeeping(entry)) {
                lastOne = decoded.keep(entry, customer);
            }
        }
        keep(entry);
    }

    /** Others may be stored to make room; afterwards the task stands at this customer's key again. */
    private void keep(CustomerCache.Entry entry) throws Exception {
        cache.changed(entry);
        standAt(entry);
    }

    private void standAt(CustomerCache.Entry entry) {
        if (!entry.id().equals(getCurrentKey())) {
            setCurrentKey(entry.id());
        }
    }

    /** The history's rows are written with it, so the task must stand at the customer's key. */
    private void encode(CustomerCache.Entry entry, Customer customer) {
        standAt(entry);
        encoded.clear();
        customer.write(encoded);
        entry.setState(encoded);
    }

    private void store(CustomerCache.Entry entry) throws Exception {
        standAt(entry);
        decoded.encode(entry);
        customers.update(entry.stored(encoded));
        metrics.written();
    }

    private void reject(Origin origin, RejectedEventException e) {
        metrics.rejected(e.code());
        DeadLetter letter = new DeadLetter(
                origin, null, null, List.of(), e.code(), String.valueOf(e.getMessage()), System.currentTimeMillis());
        output.collect(DEAD_LETTERS, new StreamRecord<>(letter));
    }

    @Override
    public void processElement2(StreamRecord<Control> element) throws Exception {
        Control control = element.getValue();
        if (control.ruleSet() == null) {
            lastEventTime = Math.max(lastEventTime, control.lastEventTime());
            endOfInput.put(LAST_EVENT, lastEventTime);
            return;
        }
        intake.offer(control.ruleSet());
    }

    /** One timer per customer: an earlier one is added, a later one waits until the armed one has fired. */
    private void arm(CustomerCache.Entry entry, long due) {
        if (due < entry.timer()) {
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, due);
            entry.setTimer(due);
        }
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        long time = timer.getTimestamp();
        if (time > settings.end().lastInstant(inputEnded, lastEventTime, clock)) {
            return;
        }
        Engine engine = rules.engine();
        CustomerCache.Entry entry = find(timer.getKey());
        if (entry.isNew()) {
            return;
        }
        boolean armed = entry.timer() == time;
        if (armed) {
            entry.setTimer(CustomerCache.Entry.NO_TIMER);
        }
        Customer kept = decoded.get(entry);
        long due = kept == null ? engine.nextDue(entry.state()) : kept.nextDue();
        if (due > time) {
            metrics.staleTimer();
            if (armed) {
                arm(entry, due);
                keep(entry);
            }
            return;
        }
        Customer customer = open(engine, entry);
        metrics.wake();
        Step step = engine.wake(customer, time);
        arm(entry, step.nextDue());
        keep(entry, customer);
        if (!step.transitions().isEmpty()) {
            emit(engine, customer, step.transitions());
        }
    }

    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        // The greatest watermark is not a time: it says that no input will follow.
        inputEnded = watermark.getTimestamp() == Long.MAX_VALUE;
        if (inputEnded) {
            intake.await();
        }
        super.processWatermark(watermark);
        clock = inputEnded ? clock : watermark.getTimestamp();
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no processing-time timers are used");
    }

    private void emit(Engine engine, Customer customer, List<Transition> decided) {
        long decidedAt = System.currentTimeMillis();
        for (Transition transition : decided) {
            transitions.setAbsoluteTimestamp(decidedAt);
            transitions.collect(transition);
            distribution.add(transition);
            metrics.transition(transition);
        }
        output.collect(MEMBERSHIPS, new StreamRecord<>(engine.membership(customer)));
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        cache.flush();
        flushDistribution();
    }

    @Override
    public void finish() throws Exception {
        intake.await();
        flushDistribution();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (intake != null) {
            intake.close();
        }
        super.close();
    }
}
