package io.tierstream.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.console.Records;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Customers who are erased and come back, some of them several times; with numbers that go on or begin anew; from three topics whose
 * records come in any order between them, some of them again. The twin looks at all that there is at once, and shows what is later than the
 * last erasure.
 */
class LivesTwinTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final List<String> SEGMENTS = List.of("vip", "dormant", "new");
    private static final int CUSTOMERS = 25;

    private final List<SegmentTransition> transitions = new ArrayList<>();
    private final List<TopicRecord> memberships = new ArrayList<>();
    private final List<TopicRecord> receipts = new ArrayList<>();
    private final Map<String, Instant> lastErasures = new HashMap<>();
    private final Map<String, TreeSet<String>> standing = new TreeMap<>();
    private final RecordEncoder<SegmentTransition> encoder = new RecordEncoder<>(SegmentTransition.class, 2);
    private final RecordEncoder<CustomerMembership> values = new RecordEncoder<>(CustomerMembership.class, 1);

    static List<Long> seeds() {
        return new Random(20_261_123).longs(60).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void showsThePresentLifeAndCountsAll(long seed) {
        run(seed, Database.inMemory());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void doesSoInPostgres(long seed) {
        run(seed, io.tierstream.console.Postgres.empty());
    }

    private void run(long seed, Database database) {
        Random random = new Random(seed);
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            live("c" + customer, random);
        }
        try (Store store = Store.open(database)) {
            WriterSchemas schemas = new WriterSchemas(store);
            schemas.keep(1, Contract.CUSTOMER_MEMBERSHIP.schema());
            schemas.keep(2, Contract.SEGMENT_TRANSITION.schema());
            List<SegmentTransition> heard = read(store, random);
            assertThat(heard).containsExactlyInAnyOrderElementsOf(transitions);
            check(store, new Customers(store, schemas));
        }
    }

    /** Up to four lives. All at a step has one instant; an erasure leaves everything first. */
    private void live(String customer, Random random) {
        Instant at = NOW.minus(Duration.ofDays(20));
        long number = 0;
        int lives = 1 + random.nextInt(4);
        for (int life = 0; life < lives; life++) {
            TreeSet<String> in = new TreeSet<>();
            for (int steps = random.nextInt(5); steps > 0; steps--) {
                at = at.plusMillis(1 + random.nextInt(50_000_000));
                for (String segment : SEGMENTS) {
                    if (random.nextBoolean()) {
                        number = move(customer, number, segment, in, at, Cause.EVENT);
                    }
                }
                member(customer, number, in, at);
            }
            standing.put(customer, in);
            if (life == lives - 1 && random.nextBoolean()) {
                return;
            }
            at = at.plusMillis(random.nextInt(3));
            for (String segment : List.copyOf(in)) {
                number = move(customer, number, segment, in, at, Cause.ERASURE);
            }
            memberships.add(new TopicRecord.MembershipGone(place(), customer));
            receipts.add(new TopicRecord.Erasure(place(), customer, at, number));
            lastErasures.put(customer, at);
            standing.remove(customer);
            // The job has forgotten the erasure, or has not.
            number = random.nextInt(3) == 0 ? 0 : number;
        }
    }

    private long move(String customer, long number, String segment, TreeSet<String> in, Instant at, Cause cause) {
        Direction direction = in.remove(segment) ? Direction.EXIT : Direction.ENTER;
        if (direction == Direction.ENTER) {
            in.add(segment);
        }
        transitions.add(Records.transition(customer, number + 1, direction, segment, at)
                .setCause(cause)
                .build());
        return number + 1;
    }

    private void member(String customer, long number, TreeSet<String> in, Instant at) {
        CustomerMembership membership = Records.membership(customer, number, at, in.toArray(new String[0]))
                .build();
        memberships.add(new TopicRecord.Membership(place(), membership, values.encode(membership)));
    }

    private static Place place() {
        return new Place("t", 0, 0);
    }

    /** Each topic in its order for each customer; between topics in any. Now and then the job repeats what it wrote last. */
    private List<SegmentTransition> read(Store store, Random random) {
        List<SegmentTransition> heard = new ArrayList<>();
        TopicWriter writer = new TopicWriter(store, Retention.defaults(), (connection, fresh) -> heard.addAll(fresh));
        writer.takeOver();
        List<Deque<TopicRecord>> topics = new ArrayList<>();
        topics.add(new ArrayDeque<>(transitions.stream()
                .map(transition ->
                        (TopicRecord) new TopicRecord.Transition(place(), transition, encoder.encode(transition)))
                .toList()));
        topics.add(new ArrayDeque<>(memberships));
        topics.add(new ArrayDeque<>(receipts));
        // The one that comes first is read for long before the others now and then.
        int favourite = random.nextInt(4);
        List<TopicRecord> written = new ArrayList<>();
        while (!topics.isEmpty()) {
            Deque<TopicRecord> topic = favourite < topics.size() && random.nextInt(10) > 0
                    ? topics.get(favourite)
                    : topics.get(random.nextInt(topics.size()));
            List<TopicRecord> batch = new ArrayList<>();
            for (int size = 1 + random.nextInt(30); size > 0 && !topic.isEmpty(); size--) {
                batch.add(topic.remove());
                if (random.nextInt(20) == 0) {
                    batch.addAll(repeated(written, random));
                }
                written.add(batch.get(batch.size() - 1));
            }
            writer.write(batch, List.of(), NOW);
            new Cleaning(store, Retention.defaults()).run(NOW.plus(Duration.ofDays(9)), false);
            topics.removeIf(Deque::isEmpty);
        }
        return heard;
    }

    /** Transitions and receipts that were there before: a repeated membership is right only if all after it come again too. */
    private static List<TopicRecord> repeated(List<TopicRecord> written, Random random) {
        return written.subList(Math.max(0, written.size() - random.nextInt(20)), written.size()).stream()
                .filter(record -> record instanceof TopicRecord.Transition || record instanceof TopicRecord.Erasure)
                .toList();
    }

    private void check(Store store, Customers customers) {
        for (int i = 0; i < CUSTOMERS; i++) {
            String customer = "c" + i;
            assertThat(customers.timeline(customer, null, 1_000)).as(customer).isEqualTo(shown(customer));
            TreeSet<String> in = standing.get(customer);
            assertThat(customers.stays(customer).keySet())
                    .as("stays of " + customer)
                    .isEqualTo(in == null ? new TreeSet<>() : terms(in));
            boolean known = memberships.stream().anyMatch(record -> isOf(record, customer)) && in != null;
            assertThat(customers.find(customer).isPresent()).isEqualTo(known && !lastIsGone(customer));
        }
        assertThat(customers.count())
                .isEqualTo(standing.keySet().stream()
                        .filter(customer -> customers.find(customer).isPresent())
                        .count());
        checkCounts(new Counts(store, Retention.defaults()));
    }

    private static boolean isOf(TopicRecord record, String customer) {
        return record instanceof TopicRecord.Membership membership
                ? membership.membership().getCustomerId().equals(customer)
                : record instanceof TopicRecord.MembershipGone gone
                        && gone.customer().equals(customer);
    }

    private boolean lastIsGone(String customer) {
        return memberships.stream()
                .filter(record -> isOf(record, customer))
                .reduce((a, b) -> b)
                .filter(TopicRecord.MembershipGone.class::isInstance)
                .isPresent();
    }

    private List<SegmentTransition> shown(String customer) {
        @Nullable Instant erased = lastErasures.get(customer);
        return transitions.stream()
                .filter(transition -> transition.getCustomerId().equals(customer))
                .filter(transition ->
                        erased == null || transition.getEventTime().isAfter(erased))
                .sorted(Comparator.comparing(SegmentTransition::getSequence).reversed())
                .toList();
    }

    private static TreeSet<String> terms(TreeSet<String> segments) {
        TreeSet<String> terms = new TreeSet<>();
        segments.forEach(segment -> terms.add(TermNames.segment(segment)));
        return terms;
    }

    private void checkCounts(Counts counts) {
        for (Counts.Own own : counts.own()) {
            assertThat(own.entries()).isEqualTo(moves(own.term(), Direction.ENTER));
            assertThat(own.exits()).isEqualTo(moves(own.term(), Direction.EXIT));
            assertThat(own.members()).isEqualTo(own.entries() - own.exits());
            assertThat(counts.dwell(own.term()).completed()).isEqualTo(own.exits());
        }
    }

    private long moves(String term, Direction direction) {
        return transitions.stream()
                .filter(transition -> TermNames.of(transition).equals(term) && transition.getDirection() == direction)
                .count();
    }
}
