package io.tierstream.console.web;

import io.tierstream.console.feed.Live;
import io.tierstream.console.feed.Monitor;
import io.tierstream.console.rules.ReadableRuleSet;
import io.tierstream.console.rules.RuleBook;
import io.tierstream.console.store.Counts;
import io.tierstream.console.store.Counts.Distribution;
import io.tierstream.console.store.RuleSets;
import io.tierstream.console.store.TermNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The live distribution: all segments and tiers of the rule set in force in its order, with counts, rates and trends. Serves many threads. */
final class Targets {

    static final int TREND_POINTS = 30;
    private static final Duration TREND = Duration.ofHours(1);
    private static final Duration TREND_KEPT = Duration.ofSeconds(5);
    private static final int SHARE_DIGITS = 6;

    private final Monitor monitor;
    private final Live live;
    private final Counts counts;
    private final RuleSets ruleSets;
    private final RuleBook rules;
    private final Clock clock;
    private final Map<String, Trend> trends = new ConcurrentHashMap<>();

    /**
     * A segment or tier, with how many are in it.
     *
     * @param trend members at even moments of the last hour, the last one now
     * @param share of all customers, from 0 to 1
     */
    record Target(
            String target,
            String name,
            @Nullable Map<String, String> label,
            long members,
            long entries,
            long exits,
            double entriesPerSecond,
            double exitsPerSecond,
            List<Long> trend,
            double share) {}

    /**
     * A tier set with its tiers, the highest first.
     *
     * @param none customers in none of them
     */
    record TierSet(
            String name,
            @Nullable Map<String, String> label,
            List<Target> tiers,
            @Nullable Long none) {}

    /** The whole of it. */
    record View(
            Instant asOf,
            @Nullable String ruleSet,
            @Nullable Long version,
            List<TierSet> tierSets,
            List<Target> segments) {

        Stream<Target> targets() {
            return Stream.concat(tierSets.stream().flatMap(set -> set.tiers().stream()), segments.stream());
        }
    }

    /** What was net entered after each point. */
    private record Trend(Instant at, List<Long> netLater) {}

    Targets(Monitor monitor, Live live, Counts counts, RuleSets ruleSets, RuleBook rules, Clock clock) {
        this.monitor = monitor;
        this.live = live;
        this.counts = counts;
        this.ruleSets = ruleSets;
        this.rules = rules;
        this.clock = clock;
    }

    /** How it stands now. */
    View view() {
        Instant now = clock.instant();
        Monitor.Health health = monitor.health();
        String name = Optional.ofNullable(health.ruleSet())
                .map(RuleSets.InForce::name)
                .or(live::ruleSet)
                .orElse(null);
        Map<String, Live.Count> counted = name == null ? Map.of() : live.counts(name, now);
        Shape shape = new Shape(readable(health.ruleSet()), counted, health.customers(), now);
        Long version =
                health.ruleSet() == null ? null : Long.valueOf(health.ruleSet().version());
        return new View(now, name, version, shape.tierSets(), shape.segments());
    }

    /** Members now by the distribution, or by the memberships where that says nothing. */
    long members(String target) {
        return view().targets()
                .filter(known -> known.target().equals(target))
                .map(Target::members)
                .findFirst()
                .or(() -> counts.own().stream()
                        .filter(own -> own.term().equals(target))
                        .map(Counts.Own::members)
                        .findFirst())
                .orElseThrow(() -> ProblemException.notFound("there is no '" + target
                        + "'; targets are segment:NAME and tier:TIERSET:NAME, see /api/v1/distribution"));
    }

    /** Refuses what is no segment and no tier, which is a slip more likely than a target that nobody was ever in. */
    void require(String target) {
        long unused = members(target);
    }

    /** As {@link #require}, for a tier set. */
    void requireTierSet(String tierSet) {
        String beginning = "tier:" + tierSet + ":";
        boolean known = view().tierSets().stream().anyMatch(set -> set.name().equals(tierSet))
                || counts.own().stream().anyMatch(own -> own.term().startsWith(beginning));
        if (!known) {
            throw ProblemException.notFound(
                    "there is no tier set '" + tierSet + "'; /api/v1/distribution has them under tierSets");
        }
    }

    private ReadableRuleSet readable(RuleSets.@Nullable InForce inForce) {
        return inForce == null
                ? ReadableRuleSet.EMPTY
                : ruleSets.find(inForce.name(), inForce.version())
                        .map(ruleSet -> rules.read(ruleSet.text()))
                        .orElse(ReadableRuleSet.EMPTY);
    }

    private List<Long> trend(String target, long members, Instant now) {
        Trend known = trends.get(target);
        if (known == null || known.at().plus(TREND_KEPT).isBefore(now)) {
            List<Long> netLater = counts.history(target, TREND, TREND.dividedBy(TREND_POINTS), now).stream()
                    .map(Counts.Step::netLater)
                    .toList();
            known = new Trend(now, netLater);
            trends.put(target, known);
        }
        return known.netLater().stream().map(net -> members - net).toList();
    }

    /** Puts counts into the order of the rule set; what is counted and not in it comes after. */
    private final class Shape {

        private final ReadableRuleSet ruleSet;
        private final Map<String, Live.Count> left;
        private final long customers;
        private final Instant now;

        private Shape(ReadableRuleSet ruleSet, Map<String, Live.Count> counted, long customers, Instant now) {
            this.ruleSet = ruleSet;
            this.left = new LinkedHashMap<>(counted);
            this.customers = customers;
            this.now = now;
        }

        private List<TierSet> tierSets() {
            Map<String, List<Target>> tiers = new LinkedHashMap<>();
            Map<String, @Nullable Map<String, String>> labels = new LinkedHashMap<>();
            for (ReadableRuleSet.TierSet set : ruleSet.tierSets()) {
                labels.put(set.name(), set.label());
                tiers.put(
                        set.name(),
                        new ArrayList<>(set.tiers().stream()
                                .map(tier -> target(TermNames.tier(set.name(), tier.name()), tier.name(), tier.label()))
                                .toList()));
            }
            for (String target : left.keySet().stream()
                    .filter(name -> name.startsWith("tier:"))
                    .toList()) {
                String[] parts = target.split(":", 3);
                tiers.computeIfAbsent(parts[1], absent -> new ArrayList<>()).add(target(target, parts[2], null));
            }
            return tiers.entrySet().stream()
                    .map(set -> new TierSet(
                            set.getKey(), labels.get(set.getKey()), List.copyOf(set.getValue()), none(set.getValue())))
                    .toList();
        }

        private long none(List<Target> tiers) {
            return Math.max(
                    0, customers - tiers.stream().mapToLong(Target::members).sum());
        }

        private List<Target> segments() {
            List<Target> segments = new ArrayList<>();
            for (ReadableRuleSet.Segment segment : ruleSet.segments()) {
                segments.add(target(TermNames.segment(segment.name()), segment.name(), segment.label()));
            }
            for (String target : left.keySet().stream()
                    .filter(name -> name.startsWith("segment:"))
                    .toList()) {
                segments.add(target(target, target.substring(target.indexOf(':') + 1), null));
            }
            return segments;
        }

        private Target target(String target, String name, @Nullable Map<String, String> label) {
            Live.Count count = left.remove(target);
            Distribution counted = count == null ? null : count.count();
            long members = of(counted, Distribution::members);
            return new Target(
                    target,
                    name,
                    label,
                    members,
                    of(counted, Distribution::entries),
                    of(counted, Distribution::exits),
                    count == null ? 0 : count.entriesPerSecond(),
                    count == null ? 0 : count.exitsPerSecond(),
                    trend(target, members, now),
                    customers == 0 ? 0 : share(members));
        }

        private double share(long members) {
            double scale = Math.pow(10, SHARE_DIGITS);
            return Math.min(1, Math.round(scale * members / customers) / scale);
        }
    }

    private static long of(@Nullable Distribution count, Function<Distribution, Long> number) {
        return count == null ? 0 : number.apply(count);
    }
}
