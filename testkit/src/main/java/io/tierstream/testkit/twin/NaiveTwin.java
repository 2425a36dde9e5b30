package io.tierstream.testkit.twin;

import io.tierstream.engine.Cause;
import io.tierstream.engine.Direction;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Outcome;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.Anniversaries;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.engine.tier.Timing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The semantics by brute force, for one customer: keeps every event, computes every metric and every rule anew at every
 * instant at which anything could change. Slow, and as simple as it can be.
 */
public final class NaiveTwin {

    /** What a transition is compared by. */
    public record Seen(
            long sequence,
            long time,
            String target,
            Direction direction,
            Cause cause,
            @Nullable String eventId,
            @Nullable String previousTier,
            @Nullable Long expectedExitAt,
            @Nullable String pinnedBy) {}

    private record Remembered(String id, long time) {}

    private final RuleSet rules;
    private final EngineSettings settings;
    private final List<Event> events = new ArrayList<>();
    private final List<NaiveSequences.Arrival> arrivals = new ArrayList<>();
    private @Nullable NaiveSequences sequences;
    private long sequencesAt;
    private final List<Remembered> remembered = new ArrayList<>();

    /** What everybody sees; without a pin, what the rules say. */
    private Map<String, Target> held = new HashMap<>();

    private Map<String, Target> ruled = new HashMap<>();
    private NaivePins pins = new NaivePins();
    private final Set<String> decided = new HashSet<>();

    /** When a segment or the tier of a tier set was entered, by name, as everybody sees it, and as the rules say. */
    private Map<String, Long> entered = new HashMap<>();

    private Map<String, Long> ruledEntered = new HashMap<>();

    /** Since when a condition for entry has held; and those for staying have failed, of what is held. */
    private Map<Target, Long> holding = new HashMap<>();

    private Map<Target, Long> failing = new HashMap<>();

    /** What was not earned but reached on the way down. */
    private Set<Target> lent = new HashSet<>();

    /** When something was left for something worse. */
    private Map<Target, Long> left = new HashMap<>();

    /** When the customer was erased, if that is still known. */
    private @Nullable Long erasedAt;

    private boolean begun;
    private long now;
    private long sequence;
    private CutOffs cutOffs = CutOffs.NONE;

    public NaiveTwin(RuleSet rules, EngineSettings settings) {
        this.rules = rules;
        this.settings = settings;
    }

    /** New cut-offs: decides anew under them. */
    public List<Seen> use(CutOffs next) {
        List<Seen> seen = new ArrayList<>();
        cutOffs = next;
        if (begun) {
            look(Cause.POPULATION, null, seen);
        }
        return seen;
    }

    /** What became of the last event. */
    public Outcome lastOutcome = Outcome.APPLIED;

    /** Applies an event and says what follows. */
    public List<Seen> step(Event event) {
        List<Seen> seen = new ArrayList<>();
        forgetErasure(begun ? Math.max(now, event.time()) : event.time());
        if (erasedAt != null && event.time() <= erasedAt) {
            lastOutcome = Outcome.ERASED;
            return seen;
        }
        if (isRepeated(event)) {
            lastOutcome = Outcome.DUPLICATE;
            return seen;
        }
        if (!begun) {
            now = event.time();
        } else {
            pass(event.time() - 1, seen);
            now = Math.max(now, event.time());
        }
        begun = true;
        if (event.type().equals("command.erase")) {
            lastOutcome = Outcome.APPLIED;
            erase(event, seen);
            return seen;
        }
        if (NaivePins.isCommand(event)) {
            lastOutcome = command(event) ? Outcome.APPLIED : Outcome.EXPIRED;
            look(Cause.OVERRIDE, event.id(), seen);
            return seen;
        }
        events.add(event);
        arrivals.add(new NaiveSequences.Arrival(event, now));
        sequences = null;
        look(Cause.EVENT, event.id(), seen);
        lastOutcome = isExpired(event) ? Outcome.EXPIRED : Outcome.APPLIED;
        return seen;
    }

    /** Leaves everything, and knows nothing any more but when that was, and how many transitions there were. */
    private void erase(Event event, List<Seen> seen) {
        String author = String.valueOf(event.fields().get("author"));
        held.keySet().stream().sorted().forEach(name -> {
            Target left = Objects.requireNonNull(held.get(name));
            seen.add(new Seen(
                    ++sequence,
                    now,
                    left.toString(),
                    Direction.EXIT,
                    Cause.ERASURE,
                    event.id(),
                    left.tier(),
                    null,
                    author));
        });
        events.clear();
        arrivals.clear();
        sequences = null;
        remembered.clear();
        held = new HashMap<>();
        ruled = new HashMap<>();
        pins = new NaivePins();
        entered = new HashMap<>();
        ruledEntered = new HashMap<>();
        holding = new HashMap<>();
        failing = new HashMap<>();
        lent = new HashSet<>();
        left = new HashMap<>();
        begun = false;
        erasedAt = now;
    }

    private void forgetErasure(long time) {
        if (erasedAt != null && Math.max(time, erasedAt) >= erasedAt + settings.erasureMemoryMillis()) {
            erasedAt = null;
            sequence = begun ? sequence : 0;
        }
    }

    private boolean command(Event event) {
        goOnAsSeen(NaivePins.name(event));
        return pins.apply(event, now);
    }

    /** Where a pin has ended, and the rules say what everybody sees, that goes on. */
    private void goOnAsSeen(String name) {
        if (pins.hasEnded(name, now) && Objects.equals(ruled.get(name), held.get(name))) {
            ruledEntered.put(name, entered.getOrDefault(name, now));
        }
    }

    private boolean isRepeated(Event event) {
        if (event.id() == null) {
            return false;
        }
        long clock = !begun ? event.time() : Math.max(now, event.time());
        long horizon = clock - settings.duplicateHorizonMillis();
        remembered.removeIf(one -> one.time() <= horizon);
        if (remembered.stream().anyMatch(one -> one.id().equals(event.id()))) {
            return true;
        }
        if (event.time() > horizon) {
            remembered.add(new Remembered(event.id(), event.time()));
            if (remembered.size() > settings.duplicateCount()) {
                remembered.remove(0);
            }
        }
        return false;
    }

    /** Selected by some metric, but outside the window of every one that selects it. */
    private boolean isExpired(Event event) {
        boolean selected = false;
        for (MetricDefinition metric : rules.metrics()) {
            MetricDefinition ever =
                    new MetricDefinition("n", Aggregate.COUNT, null, metric.selection(), Window.LIFETIME);
            if (number(ever, now) > 0 && metric.window().expiry(event.time()) > now) {
                return false;
            }
            selected |= number(ever, now) > 0;
        }
        return selected && !NaiveSequences.isSelected(rules, event);
    }

    /** What the sequences have made of the events by now. */
    private NaiveSequences sequences() {
        NaiveSequences current = sequences;
        if (current == null || sequencesAt != now) {
            current = NaiveSequences.of(rules, arrivals, now);
            sequences = current;
            sequencesAt = now;
        }
        return current;
    }

    /** All events, those that sequences have made too. */
    private List<Event> all() {
        return rules.sequences().isEmpty() ? events : sequences().timeline();
    }

    /** Of any type are all events from outside. */
    private List<Event> seenBy(MetricDefinition metric) {
        return metric.selection().types().isEmpty() ? events : all();
    }

    /** The instant that the years of a metric's window are counted from; null for none. */
    private @Nullable Instant anchor(MetricDefinition metric) {
        Anniversaries anniversaries = metric.window().anniversaries();
        return anniversaries == null
                ? null
                : (Instant) NaiveMetrics.value(anniversaries.of(), seenBy(anniversaries.of()), now);
    }

    private int number(MetricDefinition count, long at) {
        Event last = events.get(events.size() - 1);
        return ((BigDecimal) Objects.requireNonNull(NaiveMetrics.value(count, List.of(last), at))).intValue();
    }

    /** Lets time pass up to and including an instant. */
    public List<Seen> wake(long time) {
        List<Seen> seen = new ArrayList<>();
        if (begun) {
            pass(time, seen);
            now = Math.max(now, time);
        } else {
            forgetErasure(time);
        }
        return seen;
    }

    private void pass(long limit, List<Seen> seen) {
        TreeSet<Long> instants = instantsAfter(now);
        for (Long next = next(instants); next != null && next <= limit; next = next(instants)) {
            now = next;
            look(Cause.TIME, null, seen);
        }
    }

    /** The next instant at which anything could change; that of a time in state depends on what came before. */
    private @Nullable Long next(TreeSet<Long> instants) {
        TreeSet<Long> all = new TreeSet<>(instants);
        if (!rules.sequences().isEmpty()) {
            all.addAll(instantsAfter(now));
            all.addAll(sequences().deadlines());
        }
        for (TierSetDefinition set : sets()) {
            for (TierDefinition tier : set.tiers()) {
                Target target = target(set, tier);
                Timing timing = tier.timing();
                addTo(all, holding.get(target), timing.holdFor());
                if (failing.containsKey(target)) {
                    all.add(endOfKeeping(set, tier));
                }
                addTo(all, ruledEntered.get(set.name()), timing.minimumStay());
                addTo(all, left.get(target), timing.cooldown());
                for (long age : ages()) {
                    addTo(all, entered.get(set.name()), age);
                    addTo(all, entered.get(set.name()), age + 1);
                }
            }
        }
        pins.addEnds(all);
        return all.higher(now);
    }

    private static void addTo(TreeSet<Long> instants, @Nullable Long since, long length) {
        if (since != null) {
            instants.add(since + length);
        }
    }

    /** Every instant after another at which a window loses an event or a time comparison can flip. */
    private TreeSet<Long> instantsAfter(long instant) {
        TreeSet<Long> instants = new TreeSet<>();
        Set<Long> ages = ages();
        for (Event event : all()) {
            rules.metrics().forEach(metric -> {
                instants.add(metric.window().entry(event.time()));
                instants.add(metric.window().expiry(event.time()));
            });
            for (long age : ages) {
                instants.add(event.time() + age);
                instants.add(event.time() + age + 1);
            }
        }
        instants.remove(Long.MAX_VALUE);
        rules.metrics().forEach(metric -> addAnniversaries(metric, instants));
        conditions().forEach(condition -> walk(condition, part -> addCrossings(part, instant, instants)));
        return new TreeSet<>(instants.tailSet(instant, false));
    }

    private void addAnniversaries(MetricDefinition metric, Set<Long> instants) {
        Anniversaries anniversaries = metric.window().anniversaries();
        Instant anchor = anchor(metric);
        if (anniversaries != null && anchor != null) {
            long last = all().stream().mapToLong(Event::time).max().orElse(0);
            long threeYearsOn = last + Duration.ofDays(3 * 366).toMillis();
            instants.addAll(NaiveCalendar.anniversaries(anchor, anniversaries.zone(), threeYearsOn));
        }
    }

    /** Everything that a time since something is compared with. */
    private Set<Long> ages() {
        Set<Long> ages = new HashSet<>();
        conditions()
                .forEach(condition -> walk(condition, part -> {
                    if (part instanceof Expression.Literal literal && literal.value() instanceof Duration duration) {
                        ages.add(duration.toMillis());
                    }
                }));
        return ages;
    }

    /** When a metric that moves by itself passes what it is compared with. */
    private void addCrossings(Expression part, long instant, Set<Long> instants) {
        if (!(part instanceof Expression.Comparison comparison)) {
            return;
        }
        boolean turned = comparison.left() instanceof Expression.Literal;
        Expression limit = turned ? comparison.left() : comparison.right();
        Expression value = turned ? comparison.right() : comparison.left();
        for (MetricDefinition metric : rules.metrics()) {
            if (metric.movesByItself()
                    && value.equals(new Expression.Variable(metric.name()))
                    && limit instanceof Expression.Literal literal
                    && literal.value() instanceof Decimal number) {
                List<Event> seen = seenBy(metric);
                NaiveMotion.crossings(
                        time -> NaiveMetrics.value(metric, seen, time), number.toBigDecimal(), instant, instants);
            }
        }
    }

    private List<Expression> conditions() {
        List<Expression> conditions = new ArrayList<>();
        for (TierSetDefinition set : sets()) {
            for (TierDefinition tier : set.tiers()) {
                conditions.addAll(conditions(tier));
            }
            if (set.maintenance() != null && set.maintenance().condition() != null) {
                conditions.add(set.maintenance().condition());
            }
        }
        return conditions;
    }

    /** Segments as tier sets of one tier with an empty name. */
    private List<TierSetDefinition> sets() {
        List<TierSetDefinition> sets = new ArrayList<>();
        for (SegmentDefinition segment : rules.segments()) {
            sets.add(new TierSetDefinition(
                    segment.name(), List.of(new TierDefinition("", segment.when(), segment.keep(), segment.timing()))));
        }
        sets.addAll(rules.tierSets());
        return sets;
    }

    private static Target target(TierSetDefinition set, TierDefinition tier) {
        return tier.name().isEmpty() ? Target.segment(set.name()) : Target.tier(set.name(), tier.name());
    }

    /** Decides anew. */
    private void decide() {
        Map<String, Target> before = held;
        held = new HashMap<>(before);
        decided.clear();
        sets().forEach(set -> decide(set, before));
    }

    /** Decides a segment or tier set, if that has not been done because another looks at it. */
    private void decide(TierSetDefinition set, Map<String, Target> before) {
        if (!decided.add(set.name())) {
            return;
        }
        List<Expression> lookedAt = new ArrayList<>();
        set.tiers().forEach(tier -> lookedAt.addAll(conditions(tier)));
        if (set.maintenance() != null && set.maintenance().condition() != null) {
            lookedAt.add(set.maintenance().condition());
        }
        for (Expression condition : lookedAt) {
            walk(condition, part -> {
                String other = part instanceof Expression.InSegment in
                        ? in.segment()
                        : part instanceof Expression.InTier in ? in.tierSet() : null;
                sets().stream().filter(one -> one.name().equals(other)).forEach(one -> decide(one, before));
            });
        }
        goOnAsSeen(set.name());
        Target was = ruled.get(set.name());
        Target is = null;
        for (TierDefinition tier : set.tiers()) {
            Target target = target(set, tier);
            if (isIn(set, tier, target) && is == null) {
                is = target;
            }
        }
        if (!Objects.equals(was, is)) {
            ruledEntered.put(set.name(), now);
            failing.remove(was);
            lent.remove(was);
            if (was != null && (is == null || rank(set, is) > rank(set, was))) {
                left.put(was, now);
                is = below(set, was, is);
            }
        }
        put(ruled, set.name(), is);
        show(set.name(), is);
    }

    /** What everybody sees is what the rules say, or a pin. */
    private void show(String name, @Nullable Target ruled) {
        if (pins.hasEnded(name, now)) {
            pins.remove(name);
        }
        Target shown = pins.isPinned(name) ? pins.target(name) : ruled;
        if (!Objects.equals(held.get(name), shown)) {
            entered.put(name, now);
        }
        put(held, name, shown);
        if (!pins.isPinned(name) && shown != null) {
            ruledEntered.put(name, Objects.requireNonNull(entered.get(name)));
        }
    }

    private static void put(Map<String, Target> targets, String name, @Nullable Target target) {
        if (target == null) {
            targets.remove(name);
        } else {
            targets.put(name, target);
        }
    }

    /** Where the way down leads: one step at a time, if that is the rule. */
    private @Nullable Target below(TierSetDefinition set, Target was, @Nullable Target best) {
        if (set.maintenance() == null || !set.maintenance().oneStep() || !isKept(set.maintenance())) {
            return best;
        }
        for (TierDefinition tier :
                set.tiers().subList(rank(set, was) + 1, set.tiers().size())) {
            Target target = target(set, tier);
            if (conditions(tier).stream().anyMatch(condition -> holds(condition, now))) {
                return target;
            }
            failing.put(target, now);
            lent.add(target);
            if (now < endOfKeeping(set, tier)) {
                return target;
            }
            failing.remove(target);
            lent.remove(target);
        }
        return null;
    }

    private boolean isKept(Maintenance maintenance) {
        return maintenance.condition() == null || holds(maintenance.condition(), now);
    }

    /** Until when a tier is kept whose conditions fail. */
    private long endOfKeeping(TierSetDefinition set, TierDefinition tier) {
        Target target = target(set, tier);
        long failed = Objects.requireNonNull(failing.get(target));
        if (set.maintenance() == null) {
            return failed + tier.timing().grace();
        }
        return isKept(set.maintenance())
                ? NaiveCalendar.end(
                        set.maintenance().end(), failed, !lent.contains(target), name -> (Instant) value(name))
                : failed;
    }

    private static List<Expression> conditions(TierDefinition tier) {
        return tier.keep() == null ? List.of(tier.when()) : List.of(tier.when(), tier.keep());
    }

    private static int rank(TierSetDefinition set, Target target) {
        return set.tiers().stream().map(tier -> target(set, tier)).toList().indexOf(target);
    }

    private boolean isIn(TierSetDefinition set, TierDefinition tier, Target target) {
        Timing timing = tier.timing();
        boolean when = holds(tier.when(), now);
        long held = since(holding, target, when);
        if (!target.equals(ruled.get(set.name()))) {
            Long gone = left.get(target);
            return when && now >= held + timing.holdFor() && (gone == null || now >= gone + timing.cooldown());
        }
        boolean stays = when || tier.keep() != null && holds(tier.keep(), now);
        since(failing, target, !stays);
        if (stays) {
            lent.remove(target);
        }
        return stays
                || now < endOfKeeping(set, tier)
                || now < Objects.requireNonNull(ruledEntered.get(set.name())) + timing.minimumStay();
    }

    /** Since when something has been so, which it is now or not. */
    private long since(Map<Target, Long> times, Target target, boolean isSo) {
        if (!isSo) {
            times.remove(target);
            return now;
        }
        times.putIfAbsent(target, now);
        return times.get(target);
    }

    /** Goes through a condition, and through what the calculated metrics in it stand for. */
    private void walk(Expression condition, Consumer<Expression> visitor) {
        condition.walk(part -> {
            visitor.accept(part);
            String name = part instanceof Expression.Variable variable
                    ? variable.name()
                    : part instanceof Expression.Rank rank
                            ? rank.metric()
                            : part instanceof Expression.Defined defined ? defined.name() : "";
            rules.calculated().stream()
                    .filter(metric -> metric.name().equals(name))
                    .forEach(metric -> walk(metric.expression(), visitor));
        });
    }

    private boolean holds(Expression condition, long instant) {
        return NaiveExpressions.holds(condition, this::metricNow, instant);
    }

    private @Nullable Object metricNow(String name) {
        if (name.startsWith(NaiveExpressions.CUT)) {
            return cut(name.substring(1));
        }
        if (name.startsWith(NaiveExpressions.HELD)) {
            Target target = held.get(name.substring(1));
            return target == null ? null : Objects.requireNonNullElse(target.tier(), "");
        }
        if (name.startsWith(NaiveExpressions.ENTERED)) {
            return Instant.ofEpochMilli(Objects.requireNonNull(entered.get(name.substring(1))));
        }
        return value(name);
    }

    /** The cut of a metric at a percentage, such as {@code 95 spend}; of an instant metric, an instant. */
    private @Nullable Object cut(String percentAndMetric) {
        String[] parts = percentAndMetric.split(" ", 2);
        CutOffs.Cuts cuts = cutOffs.metrics().get(parts[1]);
        if (cuts == null
                || rules.population() != null
                        && cuts.customers() < rules.population().atLeast()) {
            return null;
        }
        Decimal cut = cuts.values().get(Decimal.parse(parts[0]));
        boolean instant =
                rules.metrics().stream().anyMatch(metric -> metric.name().equals(parts[1]) && metric.isInstant());
        return cut == null || !instant
                ? cut
                : Instant.ofEpochMilli(cut.toBigDecimal().longValueExact());
    }

    /** A metric's value now. */
    public @Nullable Object value(String metric) {
        for (MetricDefinition definition : rules.metrics()) {
            if (definition.name().equals(metric)) {
                return NaiveMetrics.value(definition, seenBy(definition), anchor(definition), now);
            }
        }
        for (CalculatedMetric definition : rules.calculated()) {
            if (definition.name().equals(metric)) {
                return NaiveExpressions.value(definition.expression(), this::metricNow, now);
            }
        }
        throw new IllegalArgumentException(metric);
    }

    private void look(Cause cause, @Nullable String eventId, List<Seen> seen) {
        List<String> names =
                sets().stream().map(TierSetDefinition::name).sorted().toList();
        Map<String, Target> before = held;
        NaivePins pinsBefore = pins.copy();
        decide();
        Map<String, Target> members = held;
        for (Direction direction : List.of(Direction.EXIT, Direction.ENTER)) {
            for (String name : names) {
                Target old = before.get(name);
                Target changed = direction == Direction.EXIT ? old : members.get(name);
                if (changed != null && !Objects.equals(old, members.get(name))) {
                    Long exit = direction == Direction.ENTER ? exitOf(changed) : null;
                    String previous = old == null ? null : old.tier();
                    String target = changed.toString();
                    String author = pinsBefore.author(name);
                    seen.add(new Seen(++sequence, now, target, direction, cause, eventId, previous, exit, author));
                }
            }
        }
    }

    /** Lets time pass, and takes it back. */
    private @Nullable Long exitOf(Target target) {
        long nowBefore = now;
        Map<String, Target> heldBefore = held;
        Map<String, Target> ruledBefore = new HashMap<>(ruled);
        NaivePins pinsBefore = pins.copy();
        Map<String, Long> enteredBefore = new HashMap<>(entered);
        Map<String, Long> ruledEnteredBefore = new HashMap<>(ruledEntered);
        Map<Target, Long> holdingBefore = new HashMap<>(holding);
        Map<Target, Long> failingBefore = new HashMap<>(failing);
        Map<Target, Long> leftBefore = new HashMap<>(left);
        Set<Target> lentBefore = new HashSet<>(lent);
        try {
            TreeSet<Long> instants = instantsAfter(now);
            for (Long next = next(instants); next != null; next = next(instants)) {
                now = next;
                decide();
                if (!held.containsValue(target)) {
                    return next;
                }
            }
            return null;
        } finally {
            now = nowBefore;
            held = heldBefore;
            ruled = ruledBefore;
            pins = pinsBefore;
            entered = enteredBefore;
            ruledEntered = ruledEnteredBefore;
            holding = holdingBefore;
            failing = failingBefore;
            left = leftBefore;
            lent = lentBefore;
        }
    }

    /** Every segment and tier held now, as the text of its target. */
    public Set<String> held() {
        return held.values().stream().map(Target::toString).collect(Collectors.toSet());
    }

    public long now() {
        return now;
    }
}
