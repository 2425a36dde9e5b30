package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.MetricPlan;
import io.tierstream.engine.metric.MetricScratch;
import io.tierstream.engine.metric.Pages;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.population.Population;
import io.tierstream.engine.sequence.PartialMatch;
import io.tierstream.engine.sequence.SequencePlan;
import io.tierstream.engine.tier.Target;
import java.util.List;
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
    private final CutOffs cutOffs;
    private final RelativeConditions relative;
    private final RuleUnits units;
    private final MetricValues values;
    private final MetricPlan plan;
    private final SequencePlan sequences;
    private final Evaluation evaluation;
    private final EvidenceWriter evidence;
    private final MembershipWriter memberships;
    private final CustomerReader reader;
    private final Stepper stepper;

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
        this.units = RuleUnits.compile(relative.resolved());
        this.plan =
                MetricPlan.of(ruleSet.metrics(), units.index().watches(), settings.storage(), ruleSet.sequenceNames());
        this.sequences = SequencePlan.of(ruleSet.sequences(), plan::fieldsOf, plan.numberFields());
        this.evaluation = new Evaluation(units, plan.size());
        this.values = new MetricValues(ruleSet, units);
        this.evidence = new EvidenceWriter(values, relative);
        this.memberships = new MembershipWriter(version, units, values, ruleSet.tags());
        MetricScratch scratch = MetricScratch.of(plan);
        DueMoments dueMoments = new DueMoments(units);
        this.reader = new CustomerReader(
                version, plan, scratch, sequences, units, dueMoments, relative.mark(), this::earlier);
        this.stepper = new Stepper(
                version,
                settings,
                relative.mark(),
                units,
                new MadeEvents(sequences, scratch),
                evaluation,
                dueMoments,
                new ExitForecast(units, plan, sequences),
                new TransitionWriter(version, units, evidence),
                reader);
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
        engine.reader.succeedAsWell(reader);
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
        reader.succeed(before.reader);
    }

    /** Reads what was written under an earlier version; null if that is not known. */
    private @Nullable CustomerReader earlier(long earlierVersion) {
        RuleSet earlier = history.find(earlierVersion);
        return earlier == null ? null : compile(earlier, settings).reader;
    }

    public RuleSetVersion version() {
        return version;
    }

    /** Whether an event type is reserved for commands: it begins with {@value Command#PREFIX}. */
    public static boolean isReserved(String eventType) {
        return Command.isType(eventType);
    }

    /** Whether an event says that its customer turned out to be another one, so that a {@link Transfer} may follow. */
    public static boolean isMerge(Event event) {
        return event.type().equals(Command.MERGE);
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
        return reader.open(customerId, state, pages);
    }

    /**
     * Decodes a customer into the objects of another one with the same {@link Pages}, who must not be used any more: what
     * is decoded often should not be made anew each time.
     *
     * @param used the other customer, of this engine or another
     * @param state what {@link Customer#write} wrote
     */
    public Customer reopen(Customer used, String customerId, ByteReader state) {
        return reader.reopen(used, customerId, state);
    }

    /**
     * The next instant to look at a customer, without decoding the whole state; {@code Long.MIN_VALUE} if the customer is to
     * be looked at now, since the state was written under other rules.
     *
     * @param state what {@link Customer#write} wrote
     */
    public long nextDue(ByteReader state) {
        return reader.nextDue(state);
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

    /**
     * Applies an event.
     *
     * @throws RejectedEventException if the event's time is not within the years 1 to 9999, a metric that selects the event
     *     needs a number that is none, it is a command that cannot be carried out, or the customer has turned out to be another one; then
     *     nothing has changed
     */
    public Step step(Customer customer, Event event) {
        return stepper.step(customer, event);
    }

    /**
     * Takes in what is known of another customer who turned out to be this one, as a step of its own at the instant at which the other one left,
     * or at the customer's clock if that is later.
     *
     * @param transfer a step of the other customer gave it; written under this rule set or one that is known
     * @return with a {@link Step#transfer} if this customer has turned out to be somebody else, too
     * @throws RejectedEventException if the transfer is damaged; then nothing has changed
     */
    public Step unite(Customer customer, Transfer transfer) {
        return stepper.unite(customer, transfer);
    }

    /**
     * Checks that an event can be applied, as far as that does not depend on the customer: all that does is whether the customer has turned out to be
     * another one.
     *
     * @throws RejectedEventException if {@link #step} would
     */
    public void check(Event event) {
        stepper.command(event);
    }

    /**
     * Lets time pass: processes every due moment up to and including {@code time}, and moves the clock there. It changes
     * nothing for a customer without events or whose clock is ahead.
     *
     * @param time milliseconds since the epoch; {@code Long.MAX_VALUE} processes every due moment there is and leaves the
     *     clock at the last one
     */
    public Step wake(Customer customer, long time) {
        return stepper.wake(customer, time);
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
