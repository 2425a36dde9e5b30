package io.tierstream.flink.operator;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Receipt;
import io.tierstream.engine.Step;
import io.tierstream.engine.Tombstone;
import io.tierstream.engine.Transfer;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import io.tierstream.flink.wire.WireTypes;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
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
 * is decided in {@link Engine}; this is its shell: have {@link CustomerStates} read the state, call, have it kept, emit, arm a timer.
 *
 * <p>A customer has one timer, for the next due moment. A timer is never deleted: when the due moment moves back, the old
 * timer fires, is recognised as stale, and the next one is armed.
 */
@SuppressWarnings("NullAway.Init") // set in open and initializeState
public final class SegmentationOperator extends AbstractStreamOperator<Announcement>
        implements TwoInputStreamOperator<Inbound, Control, Announcement>, Triggerable<String, VoidNamespace> {

    /** Entries and exits per target. */
    public static final OutputTag<DistributionDelta> DISTRIBUTION =
            new OutputTag<>("distribution", TypeInformation.of(DistributionDelta.class));

    /** Events that the rules cannot use; their bytes are not at hand here. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters", WireTypes.DEAD_LETTER);

    /** What became of published rule sets in each task, and which one it started with. */
    public static final OutputTag<TaskVerdict> VERDICTS =
            new OutputTag<>("rule-set-verdicts", TypeInformation.of(TaskVerdict.class));

    /** What the customers of each task show, when all are to be cut. */
    public static final OutputTag<PartialCensus> CENSUS =
            new OutputTag<>("census", TypeInformation.of(PartialCensus.class));

    /** What customers show at the instants at which all are cut, in the first pass of a replay. */
    public static final OutputTag<CountedCustomers> COUNTED =
            new OutputTag<>("counted", TypeInformation.of(CountedCustomers.class));

    /** How long entries and exits are gathered before they are passed on, and customers before some are written, milliseconds. */
    private static final long TICK = 200;

    private static final String CUSTOMER = "customer";

    /** The only key of {@link #cutOffs}. */
    private static final int LATEST = 0;

    /** The only key of {@link #endOfInput}. */
    private static final int LAST_EVENT = 0;

    /** A part of a transfer has so many bytes at most, well below what brokers and producers take by default. */
    private static final int LARGEST_PART = 512 << 10;

    /** What to do about merges in a replay; said by the command line too. */
    public static final String MERGE_NEEDS_LIVE =
            "a replay by the job cannot carry out merges, because what is known of a customer would have to come back into it as an event:"
                    + " replay by tierstream replay --engine local, or run the job in live mode";

    private static final long serialVersionUID = 1L;

    private final SegmentationSettings settings;
    private final CutOffsSource cutOffsSource;

    private transient ValueState<byte[]> stored;
    private transient StatePages pages;
    private transient ArrivingTransfers transfers;
    private transient CustomerStates customers;
    private transient BroadcastState<Long, PublishedRuleSet> ruleSets;
    private transient BroadcastState<Long, PublishedRuleSet> onTheirWay;
    private transient BroadcastState<Integer, Long> endOfInput;
    private transient BroadcastState<Integer, PublishedCutOffs> cutOffs;

    /** Per task 1 while not everybody has been decided about by what is in force; a task that is restored goes by all of them. */
    private transient ListState<Integer> deciding;

    private transient CustomerSweep sweep;
    private transient PopulationWatch population;

    /** Null where customers are not taken through instants at which all are looked at: in live mode, and without places. */
    private transient @Nullable ReplayedCustomers replay;

    private transient boolean isLive;
    private transient boolean startedWithNewRules;
    private transient RulesInForce rules;
    private transient RuleSetIntake intake;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient DistributionBuffer distribution;
    private transient SegmentationMetrics metrics;
    private transient TimestampedCollector<Announcement> announcements;
    private transient long lastEventTime;
    private transient long clock;
    private transient boolean inputEnded;

    /** For a job that looks at customers only when they have an event or a due moment, and tells no places among all customers. */
    public SegmentationOperator(SegmentationSettings settings) {
        this(settings, new CutOffsSource.None());
    }

    /**
     * An operator.
     *
     * @param cutOffsSource where cut-offs come from; in live mode what comes out of {@link #CENSUS} comes back as cut-offs, and all
     *     customers are gone over when rules or cut-offs come into force
     */
    public SegmentationOperator(SegmentationSettings settings, CutOffsSource cutOffsSource) {
        this.settings = settings;
        this.cutOffsSource = cutOffsSource;
    }

    private boolean goesOverAll() {
        return cutOffsSource instanceof CutOffsSource.Live;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        TypeInformation<byte[]> bytes = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
        stored = context.getKeyedStateStore().getState(new ValueStateDescriptor<>(CUSTOMER, bytes));
        pages = new StatePages(
                context.getKeyedStateStore().getMapState(new MapStateDescriptor<>("history", Types.LONG, bytes)));
        transfers = new ArrivingTransfers(context.getKeyedStateStore()
                .getMapState(new MapStateDescriptor<>("transfers", Types.STRING, WireTypes.INBOUND)));
        ruleSets = context.getOperatorStateStore()
                .getBroadcastState(
                        new MapStateDescriptor<>("rule-sets", Types.LONG, TypeInformation.of(PublishedRuleSet.class)));
        onTheirWay = context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>(
                        "rule-sets-on-their-way", Types.LONG, TypeInformation.of(PublishedRuleSet.class)));
        cutOffs = context.getOperatorStateStore()
                .getBroadcastState(
                        new MapStateDescriptor<>("cut-offs", Types.INT, TypeInformation.of(PublishedCutOffs.class)));
        deciding = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("deciding-about-all", Types.INT));
        endOfInput = context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>("last-event-time", Types.INT, Types.LONG));
    }

    @Override
    public void open() throws Exception {
        super.open();
        announcements = new TimestampedCollector<>(output);
        timers = getInternalTimerService("due-moments", VoidNamespaceSerializer.INSTANCE, this);
        distribution = new DistributionBuffer();
        metrics = new SegmentationMetrics(getMetricGroup(), settings);
        Long lastOfInput = endOfInput.get(LAST_EVENT);
        lastEventTime = lastOfInput == null ? Control.NO_EVENT : lastOfInput;
        clock = Long.MIN_VALUE;
        customers = new CustomerStates(this, stored, pages, settings.cacheBytes(), mostDecoded(), metrics);
        rules = new RulesInForce(
                new EngineSettings(
                        settings.duplicateHorizonMillis(),
                        settings.duplicateCount(),
                        settings.erasureMemoryMillis(),
                        StorageSettings.DEFAULT),
                this::storedText,
                !(cutOffsSource instanceof CutOffsSource.None));
        RuleSetVerdict started = startRules();
        PublishedCutOffs latest = cutOffs.get(LATEST);
        if (latest != null && goesOverAll()) {
            rules.use(latest);
        }
        isLive = settings.end().kind() == EndOfTime.Kind.LIVE;
        startPopulation();
        startReplay();
        intake = new RuleSetIntake(
                onTheirWay,
                rules,
                getContainingTask()
                        .getMailboxExecutorFactory()
                        .createExecutor(getOperatorConfig().getChainIndex()),
                this::decided,
                getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks());
        intake.resume();
        // A task's first turn: while it is opened, those that come after it may not be ready.
        getProcessingTimeService().registerTimer(0, time -> sayUnlessReplaced(started));
        JobMetric.CACHED_CUSTOMERS.gauge(getMetricGroup(), () -> customers.cached());
        JobMetric.RULE_SET_VERSION.gauge(getMetricGroup(), () -> rules.version());
        scheduleTick();
    }

    /** Under cut-offs that replace each other customers would be decoded for another engine each time. */
    private int mostDecoded() {
        return cutOffsSource instanceof CutOffsSource.None || goesOverAll()
                ? DecodedCustomers.mostBeside(settings.cacheBytes())
                : 0;
    }

    private void startReplay() {
        if (cutOffsSource instanceof CutOffsSource.Counting) {
            replay = replay(
                    new CountingPass(rules.engine(), counted -> output.collect(COUNTED, new StreamRecord<>(counted))));
        } else if (cutOffsSource instanceof CutOffsSource.Counted counted) {
            replay = replay(new DecidingPass(rules.engine(), counted.table()));
        }
    }

    private ReplayedCustomers replay(ReplayPass pass) {
        return new ReplayedCustomers(pass, customers, this::emit);
    }

    private @Nullable PublishedRuleSet storedText(long version) {
        try {
            return ruleSets.get(version);
        } catch (Exception e) {
            throw new IllegalStateException("cannot read rule set version " + version, e);
        }
    }

    /** The newest of what was stored and what the job was started with. */
    private RuleSetVerdict startRules() throws Exception {
        PublishedRuleSet newest = settings.initialRules();
        for (Map.Entry<Long, PublishedRuleSet> entry : ruleSets.entries()) {
            if (entry.getKey() >= newest.version()) {
                newest = entry.getValue();
            }
        }
        RuleSetVerdict verdict = rules.take(rules.compile(newest), System.currentTimeMillis());
        startedWithNewRules =
                !ruleSets.contains(newest.version()) && ruleSets.iterator().hasNext();
        if (verdict.state() != RuleSetVerdict.State.IN_FORCE) {
            throw new IllegalStateException("the rule set to start with has errors: " + newest.name() + " version "
                    + newest.version() + "; check it with: tierstream validate");
        }
        ruleSets.put(newest.version(), newest);
        return verdict;
    }

    private void startPopulation() throws Exception {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        sweep = new CustomerSweep(this.<String>getKeyedStateBackend(), CUSTOMER);
        population = new PopulationWatch(
                sweep,
                new Look(),
                census -> output.collect(CENSUS, new StreamRecord<>(census)),
                task.getIndexOfThisSubtask(),
                task.getNumberOfParallelSubtasks());
        if (goesOverAll()) {
            boolean pending = startedWithNewRules;
            for (Integer other : deciding.get()) {
                pending |= other > 0;
            }
            if (pending) {
                population.decideAll();
            }
            scheduleSweep();
        }
    }

    /** Slices of a sweep come by a timer: what is put into the mailbox again and again leaves no time to events. */
    private void scheduleSweep() {
        long pause = population.isDeciding() || sweep.isUnderWay() ? CustomerSweep.PAUSE : TICK;
        long next = getProcessingTimeService().getCurrentProcessingTime() + pause;
        getProcessingTimeService().registerTimer(next, time -> {
            goOverCustomers();
            scheduleSweep();
        });
    }

    private void goOverCustomers() throws Exception {
        // Before the first watermark nobody knows what time it is, and after the last one there is no more time.
        if (clock == Long.MIN_VALUE || inputEnded) {
            return;
        }
        population.goOn(rules.engine(), clock);
    }

    /** Looks at customers because everybody is looked at. */
    private final class Look implements PopulationWatch.Look {

        @Override
        public void prepare() throws Exception {
            customers.flush();
        }

        @Override
        public void at(String key, long time, Consumer<Customer> after) throws Exception {
            setCurrentKey(key);
            CustomerCache.Entry entry = customers.find(key);
            if (entry.isNew()) {
                return;
            }
            Engine engine = rules.engine();
            Customer customer = customers.open(engine, entry);
            Step step = engine.wake(customer, time);
            after.accept(customer);
            arm(entry, step.nextDue());
            customers.keepApart(entry, customer);
            if (step.isVisible()) {
                emit(engine, customer, step);
            }
        }
    }

    private void decided(PublishedRuleSet text, RuleSetVerdict verdict) throws Exception {
        if (verdict.state() == RuleSetVerdict.State.IN_FORCE) {
            boolean newer = !ruleSets.contains(text.version());
            ruleSets.put(text.version(), text);
            customers.engineChanged();
            if (newer && goesOverAll()) {
                population.decideAll();
            }
        }
        say(verdict);
    }

    /** What was on its way when the state was stored may have come into force, and have been told, before. */
    private void sayUnlessReplaced(RuleSetVerdict started) {
        if (rules.version() == started.versionInForce()) {
            say(started);
        }
    }

    private void say(RuleSetVerdict verdict) {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        output.collect(
                VERDICTS,
                new StreamRecord<>(
                        new TaskVerdict(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks(), verdict)));
    }

    private void scheduleTick() {
        long next = getProcessingTimeService().getCurrentProcessingTime() + TICK;
        getProcessingTimeService().registerTimer(next, time -> {
            flushDistribution();
            customers.writeSome();
            scheduleTick();
        });
    }

    private void flushDistribution() {
        distribution.flush(delta -> output.collect(DISTRIBUTION, new StreamRecord<>(delta)));
    }

    @Override
    public void processElement1(StreamRecord<Inbound> element) throws Exception {
        if (!(element.getValue() instanceof Inbound.Accepted accepted)) {
            arrive((Inbound.Arrived) element.getValue());
            return;
        }
        if (!isLive && Engine.isMerge(accepted.event())) {
            reject(accepted.origin(), RejectedEventException.command("MERGE_NEEDS_LIVE", MERGE_NEEDS_LIVE));
            return;
        }
        if (replay != null) {
            replay(replay, accepted);
            return;
        }
        boolean timed = metrics.samples();
        long start = timed ? System.nanoTime() : 0;
        Engine engine = rules.engine();
        CustomerCache.Entry entry = customers.find(accepted.event().customerId());
        Customer customer = customers.open(engine, entry);
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
        if (step.receipt() != null) {
            disarm(entry);
        }
        arm(entry, step.nextDue());
        customers.keep(entry, customer);
        metrics.event(accepted.event().type(), step);
        if (timed) {
            metrics.decision(System.nanoTime() - start);
        }
        if (step.isVisible()) {
            emit(engine, customer, step);
            long arrived = accepted.origin().timestamp();
            if (arrived > 0) {
                metrics.emitted(System.currentTimeMillis() - arrived);
            }
        }
    }

    /** A part of what is known of a customer who turned out to be another one, who is here. */
    private void arrive(Inbound.Arrived arrived) throws Exception {
        transfers.add(arrived);
        takeComplete();
    }

    /** What was written under rules that are on their way to this task waits for them. */
    private void takeComplete() throws Exception {
        for (Inbound.Arrived arrived : transfers.complete()) {
            Transfer transfer = arrived.transfer();
            boolean isWaiting;
            try {
                isWaiting = transfer.ruleSetVersion() > rules.version();
                if (!isWaiting) {
                    transfers.remove(transfer);
                    take(transfer);
                }
            } catch (RejectedEventException e) {
                transfers.remove(transfer);
                reject(arrived.origin(), e);
                isWaiting = false;
            }
            if (isWaiting) {
                timers.registerProcessingTimeTimer(
                        VoidNamespace.INSTANCE, getProcessingTimeService().getCurrentProcessingTime() + TICK);
            }
        }
    }

    private void take(Transfer transfer) throws Exception {
        Engine engine = rules.engine();
        CustomerCache.Entry entry = customers.find(transfer.into());
        Customer customer = customers.open(engine, entry);
        Step step = engine.unite(customer, transfer);
        arm(entry, step.nextDue());
        customers.keep(entry, customer);
        if (step.isVisible()) {
            emit(engine, customer, step);
        }
    }

    /** An event of a replay that takes customers through the instants at which all are looked at. */
    private void replay(ReplayedCustomers replayed, Inbound.Accepted accepted) throws Exception {
        Event event = accepted.event();
        try {
            // Beforehand: an event that cannot be used moves nobody.
            rules.engine().check(event);
        } catch (RejectedEventException e) {
            reject(accepted.origin(), e);
            return;
        }
        CustomerCache.Entry entry = customers.find(event.customerId());
        Engine engine = replayed.takeTo(entry, event.time());
        Customer customer = customers.open(engine, entry);
        Step step = engine.step(customer, event);
        arm(entry, replayed.next(customer, step));
        customers.keep(entry, customer);
        metrics.event(event.type(), step);
        replayed.announce(engine, customer, step);
    }

    private void replay(ReplayedCustomers replayed, CustomerCache.Entry entry, long time) throws Exception {
        if (entry.timer() == time) {
            entry.setTimer(CustomerCache.Entry.NO_TIMER);
        }
        Engine engine = replayed.takeTo(entry, time);
        Customer customer = customers.open(engine, entry);
        metrics.wake();
        Step step = engine.wake(customer, time);
        arm(entry, replayed.next(customer, step));
        customers.keep(entry, customer);
        replayed.announce(engine, customer, step);
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
        if (control.cutOffs() != null) {
            use(control.cutOffs());
            return;
        }
        if (control.ruleSet() == null) {
            lastEventTime = Math.max(lastEventTime, control.lastEventTime());
            endOfInput.put(LAST_EVENT, lastEventTime);
            return;
        }
        intake.offer(control.ruleSet());
    }

    private void use(PublishedCutOffs published) throws Exception {
        if (rules.use(published)) {
            customers.engineChanged();
            population.decideAll();
        }
        // What is not of this rule set, or not the latest, is forgotten.
        if (rules.isInForce(published)) {
            cutOffs.put(LATEST, published);
        }
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
        CustomerCache.Entry entry = customers.find(timer.getKey());
        if (entry.isNew()) {
            return;
        }
        if (replay != null) {
            replay(replay, entry, time);
            return;
        }
        boolean armed = entry.timer() == time;
        if (armed) {
            entry.setTimer(CustomerCache.Entry.NO_TIMER);
        }
        long due = customers.nextDue(engine, entry);
        if (due > time) {
            metrics.staleTimer();
            if (armed) {
                arm(entry, due);
                customers.keep(entry);
            }
            return;
        }
        Customer customer = customers.open(engine, entry);
        metrics.wake();
        Step step = engine.wake(customer, time);
        arm(entry, step.nextDue());
        customers.keep(entry, customer);
        if (step.isVisible()) {
            emit(engine, customer, step);
        }
    }

    /**
     * Where customers are taken through instants at which all are looked at, it counts which events stand before such an instant: all of them, and
     * the clock of the other input, which has no events, must not hold it up.
     */
    @Override
    public void processWatermark1(Watermark watermark) throws Exception {
        if (replay != null && watermark.getTimestamp() != Long.MAX_VALUE) {
            timeServiceManager.advanceWatermark(watermark);
            replay.reach(watermark.getTimestamp());
        }
        super.processWatermark1(watermark);
    }

    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        // The greatest watermark is not a time: it says that no input will follow.
        inputEnded = watermark.getTimestamp() == Long.MAX_VALUE;
        if (inputEnded) {
            intake.await();
        }
        if (replay == null) {
            super.processWatermark(watermark);
        } else {
            // The clock of the events has moved time before. That of the other input comes at any moment after it,
            // and would wake customers whose next events have not been read yet.
            if (inputEnded) {
                timeServiceManager.advanceWatermark(watermark);
            }
            replay.flush();
            output.emitWatermark(watermark);
        }
        clock = inputEnded ? clock : watermark.getTimestamp();
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        takeComplete();
    }

    private void emit(Engine engine, Customer customer, Step step) {
        long decidedAt = System.currentTimeMillis();
        announcements.setAbsoluteTimestamp(decidedAt);
        for (Transition transition : step.transitions()) {
            announcements.collect(transition);
            distribution.add(transition);
            metrics.transition(transition);
        }
        Receipt receipt = step.receipt();
        Transfer transfer = step.transfer();
        if (transfer != null) {
            transfer.split(LARGEST_PART).forEach(announcements::collect);
        }
        if (receipt == null && transfer == null) {
            announcements.collect(engine.membership(customer));
        } else if (receipt != null) {
            announcements.collect(new Tombstone(customer.id()));
            announcements.collect(receipt);
        }
    }

    /** The timer of a customer who has been erased would keep the id until it fires. */
    private void disarm(CustomerCache.Entry entry) {
        if (entry.timer() != CustomerCache.Entry.NO_TIMER) {
            timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, entry.timer());
            entry.setTimer(CustomerCache.Entry.NO_TIMER);
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        customers.flush();
        flushDistribution();
        if (replay != null) {
            replay.flush();
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        deciding.update(List.of(population.isDeciding() ? 1 : 0));
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
        if (sweep != null) {
            sweep.close();
        }
        super.close();
    }
}
