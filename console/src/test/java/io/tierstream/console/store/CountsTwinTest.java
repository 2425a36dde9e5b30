package io.tierstream.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.console.Records;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories: what the store answers is what one gets by looking at all transitions again for every question. */
class CountsTwinTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:34:56.789Z");
    private static final List<String> SEGMENTS = List.of("vip", "dormant", "new");
    private static final List<String> TIERS = List.of("gold", "silver", "bronze");
    private static final int CUSTOMERS = 40;

    private final List<SegmentTransition> history = new ArrayList<>();
    private final Map<String, CustomerMembership> memberships = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void answersWhatBruteForceAnswers(long seed) {
        Random random = new Random(seed);
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            invent("c" + customer, random);
        }
        try (Store store = Store.open(Database.inMemory())) {
            load(store, random);
            check(store);
        }
    }

    /** One customer's life: at random moments of the last three days something is entered or left, or a tier changes. */
    private void invent(String customer, Random random) {
        long sequence = 0;
        Set<String> in = new HashSet<>();
        String tier = null;
        Instant since = NOW;
        Instant at = NOW.minus(Duration.ofHours(80));
        int steps = random.nextInt(25);
        for (int step = 0; step < steps; step++) {
            at = at.plusMillis(1 + random.nextInt(3 * 3_600_000));
            if (random.nextBoolean()) {
                String segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
                boolean enters = in.add(segment);
                if (!enters) {
                    in.remove(segment);
                }
                history.add(transition(customer, ++sequence, enters, segment, at, random)
                        .build());
            } else {
                String next = random.nextInt(4) == 0 ? null : TIERS.get(random.nextInt(TIERS.size()));
                if (next == null ? tier == null : next.equals(tier)) {
                    continue;
                }
                if (tier != null) {
                    history.add(transition(customer, ++sequence, false, "value:" + tier, at, random)
                            .setPreviousTier(tier)
                            .setPreviousSince(since)
                            .build());
                }
                if (next != null) {
                    history.add(transition(customer, ++sequence, true, "value:" + next, at, random)
                            .setPreviousTier(tier)
                            .setPreviousSince(tier == null ? null : since)
                            .build());
                }
                tier = next;
                since = at;
            }
        }
        List<String> targets = new ArrayList<>(new TreeSet<>(in));
        if (tier != null) {
            targets.add("value:" + tier);
        }
        memberships.put(
                customer,
                Records.membership(customer, sequence, at, targets.toArray(new String[0]))
                        .build());
    }

    private static SegmentTransition.Builder transition(
            String customer, long sequence, boolean enters, String target, Instant at, Random random) {
        Direction direction = enters ? Direction.ENTER : Direction.EXIT;
        return Records.transition(customer, sequence, direction, target, at)
                .setExpectedExitAt(
                        enters && random.nextBoolean() ? NOW.plusSeconds(random.nextInt(20 * 86_400)) : null);
    }

    /** In batches of random sizes; customers interleave, each one's own come in order, and some come again. */
    private void load(Store store, Random random) {
        WriterSchemas schemas = new WriterSchemas(store);
        schemas.keep(1, Contract.CUSTOMER_MEMBERSHIP.schema());
        schemas.keep(2, Contract.SEGMENT_TRANSITION.schema());
        List<TopicRecord> records = shuffled(random);
        TopicWriter writer = new TopicWriter(store, Retention.defaults(), (connection, fresh) -> {});
        writer.takeOver();
        int at = 0;
        while (at < records.size()) {
            int end = Math.min(records.size(), at + 1 + random.nextInt(40));
            writer.write(records.subList(at, end), List.of(), NOW);
            // The job failed and repeats itself.
            at = random.nextInt(4) == 0 ? Math.max(0, end - random.nextInt(30)) : end;
            if (at == 0) {
                at = end;
            }
        }
    }

    private List<TopicRecord> shuffled(Random random) {
        RecordEncoder<SegmentTransition> transitions = new RecordEncoder<>(SegmentTransition.class, 2);
        RecordEncoder<CustomerMembership> values = new RecordEncoder<>(CustomerMembership.class, 1);
        List<List<TopicRecord>> queues = new ArrayList<>();
        Map<String, List<TopicRecord>> byCustomer = new HashMap<>();
        Place place = new Place("t", 0, 0);
        for (SegmentTransition transition : history) {
            byCustomer
                    .computeIfAbsent(transition.getCustomerId(), absent -> new ArrayList<>())
                    .add(new TopicRecord.Transition(place, transition, transitions.encode(transition)));
        }
        memberships
                .values()
                .forEach(membership -> queues.add(new ArrayList<>(
                        List.of(new TopicRecord.Membership(place, membership, values.encode(membership))))));
        queues.addAll(byCustomer.values());
        List<TopicRecord> records = new ArrayList<>();
        while (!queues.isEmpty()) {
            List<TopicRecord> queue = queues.get(random.nextInt(queues.size()));
            records.add(queue.remove(0));
            queues.removeIf(List::isEmpty);
        }
        return records;
    }

    private void check(Store store) {
        Counts counts = new Counts(store, Retention.defaults());
        Customers customers = new Customers(store, new WriterSchemas(store));
        List<String> targets = new ArrayList<>(SEGMENTS);
        TIERS.forEach(tier -> targets.add("value:" + tier));
        for (String target : targets) {
            checkCounts(counts, target);
            checkHistory(counts, target, Duration.ofHours(24), Duration.ofMinutes(10));
            checkHistory(counts, target, Duration.ofDays(7), Duration.ofHours(1));
            checkDwell(counts, target);
            checkLeaving(counts, target);
            assertThat(found(customers, Records.term(target))).isEqualTo(in(target));
        }
        checkFlows(counts, Duration.ofHours(24));
        checkFlows(counts, Duration.ofDays(7));
        memberships.keySet().forEach(customer -> checkTimeline(customers, customer));
    }

    private void checkCounts(Counts counts, String target) {
        Counts.Own own = counts.own().stream()
                .filter(count -> count.term().equals(Records.term(target)))
                .findFirst()
                .orElse(new Counts.Own(Records.term(target), 0, 0, 0));
        assertThat(own)
                .isEqualTo(new Counts.Own(
                        Records.term(target),
                        in(target).size(),
                        entries(target, Instant.MIN, Instant.MAX),
                        exits(target, Instant.MIN, Instant.MAX)));
        assertThat(own.entries() - own.exits()).isEqualTo(own.members());
    }

    private void checkHistory(Counts counts, String target, Duration span, Duration step) {
        List<Counts.Step> steps = counts.history(Records.term(target), span, step, NOW);
        assertThat(steps).hasSize((int) span.dividedBy(step));
        for (Counts.Step one : steps) {
            Instant end = one.at().plus(step);
            assertThat(one.entries()).isEqualTo(entries(target, one.at(), end));
            assertThat(one.exits()).isEqualTo(exits(target, one.at(), end));
            assertThat(in(target).size() - one.netLater())
                    .as("members of %s at %s", target, end)
                    .isEqualTo(entries(target, Instant.MIN, end) - exits(target, Instant.MIN, end));
        }
    }

    private void checkDwell(Counts counts, String target) {
        List<Long> stays = new ArrayList<>();
        for (SegmentTransition exit : of(target, Direction.EXIT)) {
            Instant entered = of(target, Direction.ENTER).stream()
                    .filter(enter -> enter.getCustomerId().equals(exit.getCustomerId())
                            && enter.getSequence() < exit.getSequence())
                    .max(Comparator.comparing(SegmentTransition::getSequence))
                    .orElseThrow()
                    .getEventTime();
            stays.add(Duration.between(entered, exit.getEventTime()).toMillis());
        }
        Counts.Dwell dwell = counts.dwell(Records.term(target));
        assertThat(dwell.completed()).isEqualTo(stays.size());
        for (Counts.Stays bar : dwell.histogram()) {
            assertThat(dwell.histogram().stream()
                            .filter(other -> other.upTo().compareTo(bar.upTo()) <= 0)
                            .mapToLong(Counts.Stays::customers)
                            .sum())
                    .isEqualTo(stays.stream()
                            .filter(stay -> stay <= bar.upTo().toMillis())
                            .count());
        }
        if (!stays.isEmpty()) {
            stays.sort(Comparator.naturalOrder());
            long median = stays.get((stays.size() + 1) / 2 - 1);
            assertThat(dwell.p50().toMillis()).isBetween(median, Math.max(1_000, (long) (median * 1.2)));
        }
    }

    private void checkLeaving(Counts counts, String target) {
        Instant until = NOW.plus(Duration.ofDays(7));
        long expected = in(target).stream()
                .map(customer -> of(target, Direction.ENTER).stream()
                        .filter(enter -> enter.getCustomerId().equals(customer))
                        .max(Comparator.comparing(SegmentTransition::getSequence))
                        .orElseThrow()
                        .getExpectedExitAt())
                .filter(exit -> exit != null
                        && !minute(exit).isBefore(minute(NOW))
                        && !minute(exit).isAfter(until))
                .count();
        assertThat(counts.leaving(NOW, until).stream()
                        .filter(leaving -> leaving.target().equals(Records.term(target)))
                        .mapToLong(Counts.Leaving::customers)
                        .sum())
                .isEqualTo(expected);
    }

    private static Instant minute(Instant at) {
        return Instant.ofEpochSecond(at.getEpochSecond() / 60 * 60);
    }

    private void checkFlows(Counts counts, Duration span) {
        Instant from = span.compareTo(Duration.ofDays(2)) <= 0
                ? minute(NOW.minus(span).plusSeconds(59).plusMillis(999))
                : Instant.MIN;
        Map<List<@Nullable String>, Long> flows = new HashMap<>();
        Map<String, List<SegmentTransition>> tiers = new HashMap<>();
        history.stream()
                .filter(transition -> transition.getTierSet() != null)
                .filter(transition -> !transition.getEventTime().isBefore(from))
                .forEach(transition -> tiers.computeIfAbsent(
                                transition.getCustomerId() + transition.getEventTime(), absent -> new ArrayList<>())
                        .add(transition));
        for (List<SegmentTransition> step : tiers.values()) {
            String left = name(step, Direction.EXIT);
            String entered = name(step, Direction.ENTER);
            flows.merge(Arrays.asList(left, entered), 1L, Long::sum);
        }
        Map<List<@Nullable String>, Long> answered = new HashMap<>();
        counts.flows("value", NOW.minus(span), NOW)
                .forEach(flow -> answered.put(Arrays.asList(flow.from(), flow.to()), flow.customers()));
        assertThat(answered).isEqualTo(flows);
    }

    private static @Nullable String name(List<SegmentTransition> step, Direction direction) {
        return step.stream()
                .filter(transition -> transition.getDirection() == direction)
                .map(TermNames::of)
                .findFirst()
                .orElse(null);
    }

    private void checkTimeline(Customers customers, String customer) {
        List<SegmentTransition> expected = history.stream()
                .filter(transition -> transition.getCustomerId().equals(customer))
                .sorted(Comparator.comparing(SegmentTransition::getSequence).reversed())
                .toList();
        assertThat(customers.timeline(customer, null, 1_000)).isEqualTo(expected);
    }

    private static Set<String> found(Customers customers, String term) {
        Set<String> ids = new TreeSet<>();
        String after = null;
        do {
            Customers.Found page = customers.search(new CustomerFilter("", List.of(term), List.of()), 7, after);
            page.customers().forEach(customer -> ids.add(customer.getCustomerId()));
            after = page.next();
        } while (after != null);
        return ids;
    }

    private Set<String> in(String target) {
        Set<String> ids = new TreeSet<>();
        memberships.forEach((id, membership) -> {
            if (TermNames.of(membership).contains(Records.term(target))) {
                ids.add(id);
            }
        });
        return ids;
    }

    private List<SegmentTransition> of(String target, Direction direction) {
        return history.stream()
                .filter(transition ->
                        TermNames.of(transition).equals(Records.term(target)) && transition.getDirection() == direction)
                .toList();
    }

    private long entries(String target, Instant from, Instant to) {
        return count(of(target, Direction.ENTER), from, to);
    }

    private long exits(String target, Instant from, Instant to) {
        return count(of(target, Direction.EXIT), from, to);
    }

    private static long count(List<SegmentTransition> transitions, Instant from, Instant to) {
        return transitions.stream()
                .map(SegmentTransition::getEventTime)
                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                .count();
    }
}
