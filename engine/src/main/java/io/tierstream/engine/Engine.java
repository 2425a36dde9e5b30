package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.XxHash64;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.MetricPlan;
import io.tierstream.engine.metric.MetricScratch;
import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.metric.Pages;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.population.Population;
import io.tierstream.engine.sequence.PartialMatch;
import io.tierstream.engine.sequence.PartialMatches;
import io.tierstream.engine.sequence.SequencePlan;
import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A compiled rule set that decides. What it does for an event or an instant depends on the customer's state and on
 * nothing else; {@code docs/semantics.md} is the contract.
 *
 * <p>An engine keeps working space and serves one thread.
 */
public final class Engine {

    private final RuleSet ruleSet;
    private final RuleSetVersion version;
    private final EngineSettings settings;
    private final RuleSetHistory history;
    private final Map<Long, Engine> predecessors = new HashMap<>();
    private final CutOffs cutOffs;
    private final RelativeConditions relative;

    /** What customers are marked with who were decided under {@link #cutOffs}. */
    private final long mark;

    private final RuleUnits units;
    private final CommandReader commands;
    private final MetricValues values;
    private final MetricPlan plan;
    private final MetricScratch scratch;
    private final SequencePlan sequences;
    private final MadeEvents madeEvents;
    private final Evaluation evaluation;
    private final UnitDecider decider;
    private final DueMoments dueMoments;
    private final ExitForecast exitForecast;
    private final EvidenceWriter evidence;
    private final TransitionWriter writer;
    private final MembershipWriter memberships;

    private Engine(
            RuleSet ruleSet,
            EngineSettings settings,
            RuleSetHistory history,
            CutOffs cutOffs,
            @Nullable CutOffs cutOffsBefore) {
        this.ruleSet = ruleSet;
        this.version = new RuleSetVersion(ruleSet.name(), ruleSet.version());
        this.settings = settings;
        this.history = history;
        this.cutOffs = cutOffs;
        this.relative = new RelativeConditions(ruleSet, cutOffs, cutOffsBefore, history);
        this.mark = relative.mark();
        this.units = RuleUnits.compile(relative.resolved());
        this.commands = new CommandReader(units);
        this.plan =
                MetricPlan.of(ruleSet.metrics(), units.index().watches(), settings.storage(), ruleSet.sequenceNames());
        this.scratch = MetricScratch.of(plan);
        this.sequences = SequencePlan.of(ruleSet.sequences(), plan::fieldsOf, plan.numberFields());
        this.madeEvents = new MadeEvents(sequences, scratch);
        this.evaluation = new Evaluation(units, plan.size());
        this.decider = new UnitDecider(units, evaluation);
        this.dueMoments = new DueMoments(units);
        this.exitForecast = new ExitForecast(units, plan, sequences);
        this.values = new MetricValues(ruleSet, units);
        this.evidence = new EvidenceWriter(values, relative);
        this.writer = new TransitionWriter(version, units, evidence);
        this.memberships = new MembershipWriter(version, units, values, ruleSet.tags());
    }

    /** Compiles a rule set that has no predecessors. */
    public static Engine compile(RuleSet ruleSet, EngineSettings settings) {
        return compile(ruleSet, settings, RuleSetHistory.NONE);
    }

    /**
     * Compiles a rule set.
     *
     * @param history where to find the rule sets under which stored states were written
     * @throws IllegalArgumentException if a condition names a metric that is not there, or takes {@code since} of
     *     something else than an instant metric against a constant duration
     */
    public static Engine compile(RuleSet ruleSet, EngineSettings settings, RuleSetHistory history) {
        return compile(ruleSet, settings, history, CutOffs.NONE);
    }

    /**
     * Compiles a rule set whose conditions may ask for places among all customers.
     *
     * @param cutOffs where the values of all customers are cut
     */
    public static Engine compile(RuleSet ruleSet, EngineSettings settings, RuleSetHistory history, CutOffs cutOffs) {
        return new Engine(ruleSet, settings, history, cutOffs, null);
    }

    /**
     * This engine with other cut-offs. Customers are decided anew under them when they are looked at, as a step of its own.
     * This one must not be used by itself any more.
     */
    public Engine with(CutOffs next) {
        Engine engine = new Engine(ruleSet, settings, history, next, cutOffs);
        engine.predecessors.putAll(predecessors);
        return engine;
    }

    /** The cut-offs in force. */
    public CutOffs cutOffs() {
        return cutOffs;
    }

    /** How places among all customers are told; null if no condition asks for any. */
    public @Nullable Population population() {
        return relative.asked().isEmpty() ? null : ruleSet.population();
    }

    /** Per metric whose place among all customers conditions ask for: the percentages at which it is cut. */
    public SortedMap<String, SortedSet<Decimal>> asked() {
        return relative.asked();
    }

    /**
     * Whether what is cut follows from where it was cut before: the place of a score that is made of places is asked for, or only
     * members of a segment are cut that asks for places.
     */
    public boolean cutsFollowFromPlaces() {
        return new PlaceDependencies(ruleSet)
                .cutsFollowFromPlaces(relative.asked().keySet());
    }

    /** Whether conditions ask for places that the cut-offs in force do not tell, because they were taken for other rules. */
    public boolean lacksCutOffs() {
        return relative.lacksCuts();
    }

    /**
     * Whether the values of all customers are cut anew at an instant at which all are looked at.
     *
     * @param census what they show then, asked for what is {@link #asked}
     */
    public boolean isCutAnew(long instant, Census census) {
        Population population = population();
        return population != null && (lacksCutOffs() || population.isCutAnew(instant, cutOffs, census));
    }

    /** Adds what the metrics show whose places are asked for, if the customer counts. Changes nothing. */
    public void count(Customer customer, Census census) {
        String among =
                ruleSet.population() == null ? null : ruleSet.population().among();
        if (customer.isNew()
                || among != null && customer.memberships.level(units.unitWith(Target.segment(among))) == 0) {
            return;
        }
        evaluation.begin(customer);
        evaluation.end();
        for (String metric : relative.asked().keySet()) {
            census.add(metric, values.value(values.number(metric), evaluation));
        }
    }

    /**
     * Has states of another version read by the engine that wrote them, which spares compiling its rules again for the first of
     * them.
     *
     * @param before must not be used by itself any more
     */
    public void succeed(Engine before) {
        before.predecessors.clear();
        predecessors.put(before.version.version(), before);
    }

    public RuleSetVersion version() {
        return version;
    }

    /** Whether an event type is reserved for commands: it begins with {@value Command#PREFIX}. */
    public static boolean isReserved(String eventType) {
        return Command.isType(eventType);
    }

    /** The event fields that metrics, sequences and filters read. */
    public Set<String> fields() {
        Set<String> fields = plan.fields();
        fields.addAll(sequences.fields());
        return fields;
    }

    /** The event fields that must hold numbers. */
    public Set<String> numberFields() {
        return plan.numberFields();
    }

    /**
     * Decodes a customer.
     *
     * @param state what {@link Customer#toBytes} gave; null for a customer not seen before
     * @param pages the customer's history rows
     * @throws IllegalStateException if the state was written under a rule set that is not known
     */
    public Customer open(String customerId, byte @Nullable [] state, Pages pages) {
        if (state == null) {
            return newCustomer(customerId, pages);
        }
        return read(newCustomer(customerId, pages), new ByteReader(state));
    }

    /**
     * Decodes a customer into the objects of another one with the same {@link Pages}, who must not be used any more: what
     * is decoded often should not be made anew each time.
     *
     * @param used the other customer, of this engine or another
     * @param state what {@link Customer#write} wrote
     */
    public Customer reopen(Customer used, String customerId, ByteReader state) {
        Customer customer = used;
        if (used.metrics.isOf(plan)) {
            used.become(customerId);
        } else {
            customer = newCustomer(customerId, used.pages);
        }
        return read(customer, state);
    }

    /**
     * The next instant to look at a customer, without decoding the whole state; {@code Long.MIN_VALUE} if the customer is to
     * be looked at now, since the state was written under other rules.
     *
     * @param state what {@link Customer#write} wrote
     */
    public long nextDue(ByteReader state) {
        CustomerFormat.readParts(state);
        long writtenUnder = CustomerFormat.readRuleSetVersion(state);
        return writtenUnder == version.version() ? CustomerFormat.readNextDue(state) : Long.MIN_VALUE;
    }

    /**
     * A customer's clock, without decoding the whole state; milliseconds since the epoch.
     *
     * @param state what {@link Customer#write} wrote
     */
    public static long clock(ByteReader state) {
        CustomerFormat.readParts(state);
        CustomerFormat.readRuleSetVersion(state);
        return CustomerFormat.readNow(state);
    }

    private Customer newCustomer(String id, Pages pages) {
        Customer customer = new Customer(
                id, version.version(), MetricState.empty(plan, scratch, pages), new PartialMatches(sequences), pages);
        customer.population.set(mark);
        return customer;
    }

    private Customer read(Customer customer, ByteReader in) {
        int parts = CustomerFormat.readParts(in);
        long writtenUnder = CustomerFormat.readRuleSetVersion(in);
        if (writtenUnder == version.version()) {
            CustomerFormat.readBody(customer, parts, in);
            if (customer.isNew) {
                customer.population.set(mark);
            }
            return customer;
        }
        Engine old = predecessor(writtenUnder);
        Customer before = old.newCustomer(customer.id(), customer.pages);
        CustomerFormat.readBody(before, parts, in);
        return before.isNew ? stillErased(before) : migrate(before, old);
    }

    /** Other rules change nothing for a customer of whom nothing is known. */
    private Customer stillErased(Customer before) {
        Customer customer = newCustomer(before.id(), before.pages);
        customer.now = before.now;
        customer.sequence = before.sequence;
        customer.nextDue = before.nextDue;
        customer.erasure.set(before.erasure.at());
        return customer;
    }

    private Engine predecessor(long writtenUnder) {
        return predecessors.computeIfAbsent(writtenUnder, none -> {
            RuleSet old = history.find(writtenUnder);
            if (old == null) {
                throw new IllegalStateException("customer state was written under version " + writtenUnder
                        + " of rule set " + ruleSet.name() + ", which is not known any more");
            }
            return compile(old, settings);
        });
    }

    private Customer migrate(Customer before, Engine old) {
        MembershipMigration migration = new MembershipMigration(old.units, units);
        List<RuleChange.Lost> lost = new ArrayList<>();
        Customer customer = new Customer(
                before.id(),
                version.version(),
                before.metrics.migrate(plan, scratch, before.pages, before.now),
                migration.memberships(before.memberships, lost),
                migration.stretches(before.stretches),
                migration.pins(before.pins),
                before.partialMatches.migrate(sequences),
                before.recentEvents,
                before.pages);
        customer.now = before.now;
        customer.sequence = before.sequence;
        customer.ruleChange = new RuleChange(lost);
        customer.population.set(before.population.asOf());
        customer.erasure.goOn(before.erasure);
        customer.nextDue = dueMoments.next(customer);
        return customer;
    }

    /**
     * Applies an event.
     *
     * @throws RejectedEventException if the event's time is not within the years 1 to 9999, a metric that selects the event
     *     needs a number that is none, or it is a command that cannot be carried out; then nothing has changed
     */
    public Step step(Customer customer, Event event) {
        if (!event.customerId().equals(customer.id())) {
            throw new IllegalArgumentException("an event of " + event.customerId() + " for " + customer.id());
        }
        Command command = command(event);
        List<Transition> transitions = new ArrayList<>();
        long time = event.time();
        boolean outOfOrder = !customer.isNew && time < customer.now;
        int pinChanges = customer.pins.changes();
        boolean erased = !customer.erasure.isEmpty() && isErased(customer, time);
        boolean repeated = !erased && isRepeated(customer, event);
        // What is not applied does not move the clock either.
        processChange(customer, erased || repeated ? customer.now : Math.max(time, customer.now), transitions);
        if (erased || repeated) {
            Outcome outcome = erased ? Outcome.ERASED : Outcome.DUPLICATE;
            return step(transitions, customer, outcome, outOfOrder, pinChanges);
        }
        if (!customer.isNew) {
            processDue(customer, time - 1, transitions);
            approach(customer, time);
        }
        if (command instanceof EraseCommand erase) {
            customer.now = customer.isNew ? time : Math.max(customer.now, time);
            return erase(customer, erase.override(), transitions, outOfOrder);
        }
        PinCommand pin = (PinCommand) command;
        evaluation.begin(customer);
        customer.now = customer.isNew ? time : Math.max(customer.now, time);
        madeEvents.expire(customer, evaluation);
        boolean counted = pin == null ? madeEvents.take(customer, event, evaluation) : pin.applyTo(customer);
        if (customer.isNew) {
            evaluation.markAll();
        } else {
            evaluation.findFlipped();
        }
        if (pin != null) {
            evaluation.mark(pin.unit());
        }
        customer.isNew = false;
        customer.erasure.end();
        decide(customer, pin == null ? Cause.EVENT : Cause.OVERRIDE, event.id(), List.of(), transitions);
        return step(transitions, customer, counted ? Outcome.APPLIED : Outcome.EXPIRED, outOfOrder, pinChanges);
    }

    /**
     * Checks that an event can be applied, which does not depend on the customer.
     *
     * @throws RejectedEventException if {@link #step} would
     */
    public void check(Event event) {
        command(event);
    }

    /** Checks that an event can be applied; the command that it is, or null. */
    private @Nullable Command command(Event event) {
        Command command = commands.read(event);
        if (command == null) {
            madeEvents.check(event);
        } else {
            MetricScratch.checkTime(event);
        }
        return command;
    }

    private static Step step(
            List<Transition> transitions, Customer customer, Outcome outcome, boolean outOfOrder, int pinChanges) {
        boolean pinned = pinChanges != customer.pins.changes();
        return new Step(transitions, customer.nextDue, outcome, outOfOrder, pinned, null);
    }

    /** The customer leaves everything and is forgotten. What is said about it holds nothing that the metrics knew. */
    private Step erase(Customer customer, ManualOverride order, List<Transition> transitions, boolean outOfOrder) {
        int before = transitions.size();
        writer.writeExits(customer, new Reason(Cause.ERASURE, order.commandId(), List.of(), order), transitions);
        Receipt receipt = new Receipt(
                customer.id(), customer.now, order, transitions.size() - before, customer.sequence, version);
        customer.erase(customer.now + settings.erasureMemoryMillis());
        customer.population.set(mark);
        return new Step(transitions, customer.nextDue, Outcome.APPLIED, outOfOrder, false, receipt);
    }

    /** Whether an event is from before the customer was erased. What was erased long ago is no more remembered. */
    private boolean isErased(Customer customer, long time) {
        long at = customer.erasure.at();
        if (Math.max(customer.now, time) >= at + settings.erasureMemoryMillis()) {
            customer.forgetErasure();
            return false;
        }
        return time <= at;
    }

    /** Whether the event's id is remembered; from now on it is. */
    private boolean isRepeated(Customer customer, Event event) {
        if (event.id() == null || settings.duplicateCount() == 0) {
            return false;
        }
        long clock = customer.isNew ? event.time() : Math.max(customer.now, event.time());
        long horizon = clock - settings.duplicateHorizonMillis();
        customer.recentEvents.forgetUntil(horizon);
        long hash = XxHash64.of(event.id());
        if (customer.recentEvents.contains(hash)) {
            return true;
        }
        if (event.time() > horizon) {
            customer.recentEvents.add(hash, event.time(), settings.duplicateCount());
        }
        return false;
    }

    /**
     * Lets time pass: processes every due moment up to and including {@code time}, and moves the clock there. It changes
     * nothing for a customer without events or whose clock is ahead.
     *
     * @param time milliseconds since the epoch; {@code Long.MAX_VALUE} processes every due moment there is and leaves the
     *     clock at the last one
     */
    public Step wake(Customer customer, long time) {
        List<Transition> transitions = new ArrayList<>();
        int pinChanges = customer.pins.changes();
        if (!customer.isNew) {
            processChange(customer, Math.max(time, customer.now), transitions);
            processDue(customer, time, transitions);
            if (time > customer.now && time != Long.MAX_VALUE) {
                moveOn(customer, time);
            }
        } else if (customer.nextDue <= time) {
            customer.forgetErasure();
        }
        return step(transitions, customer, Outcome.APPLIED, false, pinChanges);
    }

    /** A newer rule set, or newer cut-offs, take effect as a step of its own, at the first instant at which the customer is looked at. */
    private void processChange(Customer customer, long touch, List<Transition> transitions) {
        RuleChange change = customer.ruleChange;
        if (change == null && customer.population.asOf() == mark) {
            return;
        }
        long instant = Math.min(touch, customer.nextDue);
        if (change == null && mark > customer.now) {
            // Before that the old ones were in force.
            instant = Math.min(instant, mark);
        }
        approach(customer, instant);
        evaluation.begin(customer);
        if (instant != Long.MAX_VALUE) {
            customer.now = Math.max(customer.now, instant);
        }
        madeEvents.expire(customer, evaluation);
        customer.ruleChange = null;
        customer.population.set(mark);
        evaluation.markAll();
        Cause cause = change == null ? Cause.POPULATION : Cause.RULE_CHANGE;
        decide(customer, cause, null, change == null ? List.of() : change.lost(), transitions);
    }

    private void processDue(Customer customer, long limit, List<Transition> transitions) {
        while (customer.nextDue <= limit && customer.nextDue != Long.MAX_VALUE) {
            approach(customer, customer.nextDue);
            evaluation.begin(customer);
            customer.now = customer.nextDue;
            madeEvents.expire(customer, evaluation);
            evaluation.findFlipped();
            decide(customer, Cause.TIME, null, List.of(), transitions);
        }
    }

    /**
     * Lets time pass up to just before an instant, so that what a step shows as the values before it does not depend on when
     * the customer was looked at last.
     */
    private static void approach(Customer customer, long instant) {
        if (instant != Long.MAX_VALUE && instant - 1 > customer.now) {
            moveOn(customer, instant - 1);
        }
    }

    /** Lets time pass where no answer depends on what leaves; the values that are shown do. */
    private static void moveOn(Customer customer, long time) {
        customer.now = time;
        customer.metrics.expire(time, metric -> {});
    }

    /**
     * Evaluates the marked units.
     *
     * @param lost what the customer held and cannot hold any more
     */
    private void decide(
            Customer customer,
            Cause cause,
            @Nullable String eventId,
            List<RuleChange.Lost> lost,
            List<Transition> transitions) {
        List<TransitionWriter.Change> changes = new ArrayList<>();
        evaluation.markReached(units);
        boolean otherwise = decider.decide(customer, changes);
        customer.nextDue = dueMoments.next(customer, evaluation, otherwise);
        if (!changes.isEmpty() || !lost.isEmpty()) {
            changes.sort(Comparator.comparing(change -> units.get(change.unit()).name()));
            BitSet entered = new BitSet();
            changes.stream().filter(change -> change.after() > 0).forEach(change -> entered.set(change.unit()));
            Map<Integer, Long> exits = exitForecast.of(customer, entered);
            writer.write(
                    customer,
                    evaluation,
                    changes,
                    new TransitionWriter.Explanation(cause, eventId, lost, exits),
                    transitions);
        }
    }

    /** Where a customer stands. */
    public Membership membership(Customer customer) {
        evaluation.begin(customer);
        evaluation.end();
        return memberships.write(customer, evaluation);
    }

    /** How far a customer has come in the sequences, in their order. */
    public List<PartialMatch> partialMatches(Customer customer) {
        return customer.partialMatches.all(customer.now);
    }

    /**
     * Where a customer stands in every segment and tier set, condition by condition: first the segments, then the tier
     * sets. Changes nothing.
     */
    public List<Standing> standings(Customer customer) {
        evaluation.begin(customer);
        evaluation.markAll();
        return new StandingWriter(relative.resolved(), units, evidence).write(customer, evaluation);
    }
}
