package io.tierstream.console.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.console.Records;
import io.tierstream.console.store.CustomerFilter.MetricRange;
import io.tierstream.console.store.CustomerFilter.Operator;
import io.tierstream.console.store.TopicWriter.Position;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetIssue;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.schemas.v1.SegmentTransition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store does, whichever database it is. */
abstract class StoreContract {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Retention RETENTION = Retention.defaults();

    private final RecordEncoder<CustomerMembership> memberships = new RecordEncoder<>(CustomerMembership.class, 1);
    private final RecordEncoder<SegmentTransition> transitions = new RecordEncoder<>(SegmentTransition.class, 2);
    private final List<SegmentTransition> heard = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @SuppressWarnings("NullAway.Init")
    private TopicWriter writer;

    @SuppressWarnings("NullAway.Init")
    private Customers customers;

    @SuppressWarnings("NullAway.Init")
    private Counts counts;

    private long offset;

    /** A database with nothing in it. */
    abstract Database empty();

    @BeforeEach
    void open() {
        store = Store.open(empty());
        WriterSchemas schemas = new WriterSchemas(store);
        schemas.keep(1, Contract.CUSTOMER_MEMBERSHIP.schema());
        schemas.keep(2, Contract.SEGMENT_TRANSITION.schema());
        writer = new TopicWriter(store, RETENTION, (connection, fresh) -> heard.addAll(fresh));
        writer.takeOver();
        customers = new Customers(store, schemas);
        counts = new Counts(store, RETENTION);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsTheNewestMembershipOfEachCustomer() {
        write(membership("a", 1, "vip", "value:gold"), membership("b", 1), membership("a", 2, "value:silver"));
        write(membership("b", 2, "vip"));

        assertThat(customers.count()).isEqualTo(2);
        assertThat(customers.find("a").orElseThrow().getTiers())
                .hasEntrySatisfying("value", held -> assertThat(held.getTier()).isEqualTo("silver"));
        assertThat(customers.find("b").orElseThrow().getSegments()).containsOnlyKeys("vip");
        assertThat(customers.find("c")).isEmpty();
        assertThat(customers.findAll(List.of("b", "c", "a"))).hasSize(2);
        assertThat(members()).containsOnly(Map.entry("segment:vip", 1L), Map.entry("tier:value:silver", 1L));
        write(membership("a", 3));
        assertThat(members()).containsOnly(Map.entry("segment:vip", 1L), Map.entry("tier:value:silver", 0L));
    }

    @Test
    void findsCustomersByPrefixTierSegmentTagAndMetric() {
        for (int i = 0; i < 20; i++) {
            write(new TopicRecord.Membership(
                    place(),
                    Records.membership("c" + (char) ('a' + i), 1, NOW, i % 2 == 0 ? "even" : "odd", "value:t" + i % 3)
                            .setTags(List.of("group/" + i % 5))
                            .setMetrics(Map.of("n", Integer.toString(i), "text", "x" + i))
                            .build(),
                    new byte[0]));
        }
        assertThat(found(filter("", List.of(), List.of()))).hasSize(20).isSorted();
        assertThat(found(filter("cb", List.of(), List.of()))).containsExactly("cb");
        assertThat(found(filter("", List.of("tier:value:t0"), List.of())))
                .containsExactly("ca", "cd", "cg", "cj", "cm", "cp", "cs");
        assertThat(found(filter("", List.of("segment:even", "tier:value:t0", "tag:group/0"), List.of())))
                .containsExactly("ca");
        assertThat(found(filter("", List.of("segment:even"), List.of(range("n", Operator.AT_LEAST, "9")))))
                .containsExactly("ck", "cm", "co", "cq", "cs");
        assertThat(found(filter("", List.of(), List.of(range("n", Operator.BELOW, "2")))))
                .containsExactly("ca", "cb");
        assertThat(found(filter("", List.of(), List.of(range("text", Operator.EQUAL, "x7")))))
                .containsExactly("ch");
        assertThat(found(filter("", List.of("segment:nobody"), List.of()))).isEmpty();
    }

    @Test
    void writesAndFindsManyAtOnce() {
        List<String> ids =
                IntStream.range(0, 300).mapToObj(i -> "c-" + i * 7919 % 1_000).toList();
        List<TopicRecord> records = new ArrayList<>();
        for (String id : ids) {
            records.add(transition(Records.enter(id, 1, "vip", at(0))));
            records.add(membership(id, 1, "vip"));
        }
        write(records.toArray(TopicRecord[]::new));
        ids.forEach(id -> records.add(transition(Records.exit(id, 2, "vip", at(60)))));
        ids.subList(0, 100).forEach(id -> records.add(membership(id, 2)));
        write(records.toArray(TopicRecord[]::new));

        assertThat(customers.findAll(ids)).hasSize(300);
        assertThat(heard).hasSize(600);
        assertThat(ids).allSatisfy(id -> assertThat(customers.stays(id)).isEmpty());
        assertThat(members()).containsOnly(Map.entry("segment:vip", 200L));
        assertThat(found(filter("", List.of("segment:vip"), List.of())))
                .hasSize(200)
                .isSorted()
                .doesNotContainAnyElementsOf(ids.subList(0, 100));
    }

    @Test
    void answersManyAtOnceFromTheFirstMomentOn() {
        write(membership("a", 1, "vip"));
        Customers fresh = new Customers(store, new WriterSchemas(store));
        int many = 64;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<CompletableFuture<Boolean>> answers = IntStream.range(0, many)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                await(together);
                                return fresh.find("a").isPresent();
                            },
                            threads))
                    .toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isTrue());
        } finally {
            threads.shutdown();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void findsIdsOfEveryKind() {
        List<String> ids =
                List.of("O'Brien", "a%b_c", "\uD83D\uDE00smile", "\uFF21wide", "z\"; DROP TABLE customer; --");
        ids.forEach(id -> write(membership(id, 1, "vip")));

        ids.forEach(id -> {
            assertThat(customers.find(id)).isPresent();
            assertThat(found(filter(id.substring(0, 2), List.of(), List.of()))).contains(id);
            assertThat(found(filter(id, List.of("segment:vip"), List.of()))).containsExactly(id);
        });
        assertThat(found(filter("a%", List.of(), List.of()))).containsExactly("a%b_c");
    }

    @Test
    void countsEachTransitionOnce() {
        SegmentTransition first = Records.enter("a", 1, "vip", at(0));
        SegmentTransition second = Records.exit("a", 2, "vip", at(30));

        write(transition(first), transition(first), transition(second));
        write(transition(first), transition(second));

        assertThat(heard).containsExactly(first, second);
        assertThat(own("segment:vip")).isEqualTo(new Counts.Own("segment:vip", 0, 1, 1));
        assertThat(customers.timeline("a", null, 10)).containsExactly(second, first);
        assertThat(customers.timeline("a", 2L, 10)).containsExactly(first);
        assertThat(counts.dwell("segment:vip").completed()).isEqualTo(1);
    }

    @Test
    void knowsEntriesAndExitsOverTime() {
        write(
                transition(Records.enter("a", 1, "vip", NOW.minusSeconds(3_000))),
                transition(Records.enter("b", 1, "vip", NOW.minusSeconds(1_000))),
                transition(Records.exit("a", 2, "vip", NOW.minusSeconds(10))));

        List<Counts.Step> steps = counts.history("segment:vip", Duration.ofHours(1), Duration.ofMinutes(1), NOW);

        assertThat(steps).hasSize(60);
        assertThat(steps.stream().mapToLong(Counts.Step::entries).sum()).isEqualTo(2);
        assertThat(steps.stream().mapToLong(Counts.Step::exits).sum()).isEqualTo(1);
        // One is in it now; after a minute of the first entry one was, and in between two.
        assertThat(1 - steps.get(0).netLater()).isZero();
        assertThat(1 - steps.get(20).netLater()).isEqualTo(1);
        assertThat(1 - steps.get(50).netLater()).isEqualTo(2);
        assertThat(1 - steps.get(59).netLater()).isEqualTo(1);
        assertThat(counts.since(NOW.minusSeconds(600), NOW)).containsExactly(new Counts.Own("segment:vip", 0, 0, 1));
    }

    @Test
    void knowsMovesBetweenTiers() {
        SegmentTransition up = Records.transition("a", 3, Direction.ENTER, "value:gold", at(60))
                .setPreviousTier("silver")
                .setPreviousSince(at(0))
                .build();
        write(
                transition(Records.enter("a", 1, "value:silver", at(0))),
                transition(Records.exit("a", 2, "value:silver", at(60))));
        write(transition(up), transition(Records.exit("a", 4, "value:gold", at(90))));

        assertThat(counts.flows("value", NOW.minusSeconds(3_600), NOW))
                .containsExactlyInAnyOrder(
                        new Counts.Flow(null, "tier:value:silver", 1),
                        new Counts.Flow("tier:value:silver", "tier:value:gold", 1),
                        new Counts.Flow("tier:value:gold", null, 1));
        assertThat(counts.flows("other", NOW.minusSeconds(3_600), NOW)).isEmpty();
    }

    @Test
    void foreseesWhoLeaves() {
        Instant exit = NOW.plus(Duration.ofDays(3));
        write(
                transition(Records.transition("a", 1, Direction.ENTER, "vip", at(0))
                        .setExpectedExitAt(exit)
                        .build()),
                transition(Records.transition("b", 1, Direction.ENTER, "vip", at(0))
                        .setExpectedExitAt(exit.plusSeconds(60))
                        .build()),
                transition(Records.enter("c", 1, "vip", at(0))));
        assertThat(counts.leaving(NOW, NOW.plus(Duration.ofDays(7))))
                .containsExactly(new Counts.Leaving("segment:vip", 2, exit));
        assertThat(customers.stays("a")).containsEntry("segment:vip", new Customers.Stay(at(0), exit));

        write(transition(Records.exit("a", 2, "vip", at(5))));

        assertThat(counts.leaving(NOW, NOW.plus(Duration.ofDays(7))))
                .containsExactly(new Counts.Leaving("segment:vip", 1, exit.plusSeconds(60)));
        assertThat(counts.leaving(NOW, NOW)).isEmpty();
        assertThat(counts.leaving(exit.plusSeconds(120), exit.plusSeconds(240))).isEmpty();
        assertThat(customers.stays("a")).isEmpty();
    }

    @Test
    void forgetsWhoWasErased() {
        write(
                membership("a", 2, "vip"),
                transition(Records.enter("a", 1, "vip", at(0))),
                transition(Records.enter("a", 2, "value:gold", at(0))),
                membership("b", 1, "vip"),
                transition(Records.enter("b", 1, "vip", at(0))));

        write(
                transition(Records.transition("a", 3, Direction.EXIT, "vip", at(10))
                        .setCause(Cause.ERASURE)
                        .build()),
                transition(Records.transition("a", 4, Direction.EXIT, "value:gold", at(10))
                        .setCause(Cause.ERASURE)
                        .build()),
                new TopicRecord.MembershipGone(place(), "a"));

        assertThat(customers.find("a")).isEmpty();
        assertThat(customers.timeline("a", null, 10)).isEmpty();
        assertThat(customers.stays("a")).isEmpty();
        assertThat(found(filter("", List.of("segment:vip"), List.of()))).containsExactly("b");
        assertThat(own("segment:vip")).isEqualTo(new Counts.Own("segment:vip", 1, 2, 1));
        assertThat(own("tier:value:gold")).isEqualTo(new Counts.Own("tier:value:gold", 0, 1, 1));
    }

    @Test
    void storesNothingOfWhoWasErasedBeforeItRead() {
        write(erasure("a", 100, 2));

        write(transition(Records.enter("a", 1, "vip", at(0))), transition(Records.exit("a", 2, "vip", at(50))));

        assertThat(customers.timeline("a", null, 10)).isEmpty();
        assertThat(own("segment:vip")).isEqualTo(new Counts.Own("segment:vip", 0, 1, 1));
    }

    @Test
    void takesACustomerWhoComesAfterAnErasureForANewOne() {
        write(transition(Records.enter("a", 1, "vip", at(0))), transition(Records.exit("a", 2, "vip", at(5))));
        write(erasure("a", 10, 2));
        SegmentTransition again = Records.enter("a", 3, "vip", at(20));

        write(transition(again), membership("a", 3, "vip"));

        assertThat(customers.timeline("a", null, 10)).containsExactly(again);
        assertThat(customers.stays("a")).containsOnlyKeys("segment:vip");
        assertThat(own("segment:vip")).isEqualTo(new Counts.Own("segment:vip", 1, 2, 1));
    }

    @Test
    void showsACustomerWhoCameBackAlsoIfTheErasureIsReadLater() {
        SegmentTransition again = Records.enter("a", 3, "vip", at(20));
        write(
                transition(Records.enter("a", 1, "vip", at(0))),
                transition(Records.exit("a", 2, "vip", at(5))),
                transition(again));

        write(erasure("a", 10, 2));

        assertThat(customers.timeline("a", null, 10)).containsExactly(again);
        assertThat(customers.stays("a")).containsOnlyKeys("segment:vip");
    }

    @Test
    void takesNumbersThatBeginAgainForANewLifeBeforeTheErasureIsRead() {
        SegmentTransition again = Records.enter("a", 1, "vip", at(20));
        write(transition(Records.enter("a", 1, "vip", at(0))), transition(Records.exit("a", 2, "vip", at(5))));

        write(transition(again), transition(Records.enter("a", 1, "vip", at(0))), transition(again));
        write(erasure("a", 10, 2));

        assertThat(customers.timeline("a", null, 10)).containsExactly(again);
        assertThat(own("segment:vip")).isEqualTo(new Counts.Own("segment:vip", 0, 2, 1));
    }

    @Test
    void remembersErasuresWhileTransitionsMayStillCome() {
        Instant later = NOW.plus(Duration.ofDays(8));
        write(erasure("a", 100, 1));

        new Cleaning(store, RETENTION).run(later, false);
        write(transition(Records.enter("a", 1, "vip", at(0))));
        assertThat(customers.timeline("a", null, 10)).isEmpty();

        new Cleaning(store, RETENTION).run(later, true);
        assertThat(rows("SELECT COUNT(*) FROM customer_sequence")).isZero();
    }

    @Test
    void writesOnAfterACommitOfWhichNobodyKnows() {
        TopicWriter cut = new TopicWriter(store, RETENTION, (connection, fresh) -> {
            throw new SQLException("connection lost", "08006");
        });
        cut.takeOver();
        TopicRecord record = transition(Records.enter("a", 1, "brand-new", at(0)));
        assertThatThrownBy(() -> cut.write(List.of(record), List.of(), NOW)).isInstanceOf(StoreException.class);
        // What the server had committed after all when the connection broke.
        store.change(connection ->
                Sql.update(connection, "INSERT INTO term VALUES (?, ?, 0, 0, 0)", 1, "segment:brand-new"));

        assertThatThrownBy(() -> cut.write(List.of(record), List.of(), NOW))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("connection lost");
    }

    @Test
    void takesOverAStoreThatKnewNoInstantsOfErasures() throws Exception {
        store.close();
        Database old = empty();
        Dialect dialect = Dialect.of(old.jdbcUrl());
        try (Connection connection =
                        DriverManager.getConnection(dialect.completed(old.jdbcUrl()), old.user(), old.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    dialect == Dialect.H2 ? "DROP ALL OBJECTS" : "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            for (String sql :
                    script("001-topics.sql").replace("${id}", dialect.idType()).split(";\\s*\\n")) {
                statement.execute(sql);
            }
            statement.execute("CREATE TABLE schema_version (script VARCHAR PRIMARY KEY, applied_at BIGINT NOT NULL)");
            statement.execute("INSERT INTO schema_version VALUES ('001-topics.sql', 0)");
            statement.execute("INSERT INTO customer_sequence VALUES ('a', 5, NULL), ('b', 3, 1000)");
            statement.execute("INSERT INTO customer SELECT id, terms, terms FROM (VALUES ('a', "
                    + (dialect == Dialect.H2 ? "X''" : "''::bytea") + ")) AS t (id, terms)");
        }
        store = Store.open(old);
        WriterSchemas schemas = new WriterSchemas(store);
        schemas.keep(2, Contract.SEGMENT_TRANSITION.schema());
        writer = new TopicWriter(store, RETENTION, (connection, fresh) -> heard.addAll(fresh));
        writer.takeOver();
        customers = new Customers(store, schemas);
        SegmentTransition again = Records.enter("a", 1, "vip", at(0));
        SegmentTransition next = Records.enter("a", 6, "vip", at(0));
        SegmentTransition back = Records.enter("b", 4, "vip", at(0));

        write(transition(again), transition(next), transition(back));

        assertThat(customers.count()).isEqualTo(1);
        assertThat(heard).containsExactly(next, back);
        assertThat(customers.timeline("b", null, 10)).containsExactly(back);
    }

    private static String script(String name) throws IOException {
        try (InputStream in = Migration.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void writesAllOfABatchOrNothing() {
        TopicWriter failing = new TopicWriter(store, RETENTION, (connection, fresh) -> {
            throw new SQLException("no room", "53100");
        });
        failing.takeOver();
        List<TopicRecord> batch =
                List.of(membership("a", 1, "brand-new"), transition(Records.enter("a", 1, "brand-new", at(0))));

        assertThatThrownBy(() -> failing.write(batch, List.of(new Position("t", 0, 5)), NOW))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no room");

        assertThat(customers.find("a")).isEmpty();
        assertThat(writer.positions()).isEmpty();
        assertThat(counts.own()).isEmpty();
        writer.takeOver();
        writer.write(batch, List.of(new Position("t", 0, 5)), NOW);
        assertThat(own("segment:brand-new")).isEqualTo(new Counts.Own("segment:brand-new", 1, 1, 0));
        assertThat(writer.positions()).containsExactly(new Position("t", 0, 5));
    }

    @Test
    void letsOnlyTheLastThatBeganWrite() {
        TopicWriter later = new TopicWriter(store, RETENTION, (connection, fresh) -> {});
        later.takeOver();

        assertThatThrownBy(() -> write(membership("a", 1))).isInstanceOf(TakenOverException.class);
        later.write(List.of(encoded(membership("b", 1))), List.of(), NOW);

        assertThat(customers.find("a")).isEmpty();
        assertThat(customers.find("b")).isPresent();
    }

    @Test
    void knowsWhetherATopicWasReadFromItsBeginning() {
        writer.write(List.of(), List.of(new Position("t", 0, 5)), NOW);
        assertThat(writer.isComplete("t")).isTrue();

        writer.skip(new Position("t", 1, 7));
        writer.write(List.of(), List.of(new Position("t", 1, 9)), NOW);

        assertThat(writer.isComplete("t")).isFalse();
        assertThat(writer.positions()).containsExactlyInAnyOrder(new Position("t", 0, 5), new Position("t", 1, 9));
    }

    @Test
    void keepsTheNewestCountOfEachTarget() {
        write(count("vip", 5, 2), count("value:gold", 9, 9), count("vip", 6, 2));
        assertThat(counts.distribution())
                .extracting(Counts.Distribution::target, Counts.Distribution::members)
                .containsExactlyInAnyOrder(tuple("segment:vip", 4L), tuple("tier:value:gold", 0L));

        write(new TopicRecord.CountGone(place(), Records.RULE_SET, "segment:vip"));

        assertThat(counts.distribution())
                .extracting(Counts.Distribution::target)
                .containsExactly("tier:value:gold");
    }

    @Test
    void keepsRuleSetsWithTheirVerdicts() {
        RuleSets ruleSets = new RuleSets(store);
        write(ruleSet(1), verdict(1, RuleSetState.IN_FORCE, 1, List.of()), ruleSet(2));
        assertThat(ruleSets.inForce()).contains(new RuleSets.InForce("shop", 1, 0, 0));

        write(verdict(2, RuleSetState.REJECTED, 1, List.of(new RuleSetIssue("TS-401", "no such metric", 3, null))));

        assertThat(ruleSets.inForce()).contains(new RuleSets.InForce("shop", 1, 0, 0));
        assertThat(ruleSets.list(0, 10)).extracting(RuleSets.Entry::version).containsExactly(2L, 1L);
        assertThat(ruleSets.list(1, 10)).extracting(RuleSets.Entry::version).containsExactly(1L);
        RuleSets.Verdict rejected =
                ruleSets.find("shop", 2).orElseThrow().entry().status();
        assertThat(rejected).isNotNull();
        assertThat(rejected.issues()).containsExactly(new RuleSets.Issue("TS-401", "no such metric", 3, null));
        assertThat(ruleSets.find("shop", 3)).isEmpty();
    }

    @Test
    void keepsWhichVersionIsInForceInEachTask() {
        RuleSets ruleSets = new RuleSets(store);
        write(told(0, 3, 1, RuleSetState.IN_FORCE, 1, at(1)));
        write(told(1, 3, 1, RuleSetState.IN_FORCE, 1, at(2)), told(2, 3, 1, RuleSetState.IN_FORCE, 1, at(3)));
        assertThat(ruleSets.inForce()).contains(new RuleSets.InForce("shop", 1, 3, 3));

        write(told(2, 3, 2, RuleSetState.IN_FORCE, 2, at(10)), told(1, 3, 3, RuleSetState.REJECTED, 1, at(11)));

        assertThat(ruleSets.inForce()).contains(new RuleSets.InForce("shop", 2, 3, 1));
        assertThat(ruleSets.tasks("shop"))
                .containsExactly(
                        new RuleSets.Task(0, 1L, at(1)),
                        new RuleSets.Task(1, 1L, at(2)),
                        new RuleSets.Task(2, 2L, at(10)));
        assertThat(ruleSets.tasks("other")).isEmpty();

        // It is started with two tasks, of a savepoint of before.
        write(told(0, 2, 1, RuleSetState.IN_FORCE, 1, at(20)), told(1, 2, 1, RuleSetState.IN_FORCE, 1, at(21)));

        assertThat(ruleSets.inForce()).contains(new RuleSets.InForce("shop", 1, 2, 2));
        assertThat(ruleSets.tasks("shop"))
                .containsExactly(new RuleSets.Task(0, 1L, at(1)), new RuleSets.Task(1, 1L, at(2)));
    }

    @Test
    void aRuleSetIsInForceSinceTheFirstTaskSaidSo() {
        RuleSets ruleSets = new RuleSets(store);
        write(ruleSet(1), told(1, 2, 1, RuleSetState.IN_FORCE, 1, at(5)));

        write(told(0, 2, 1, RuleSetState.IN_FORCE, 1, at(6)), told(1, 2, 1, RuleSetState.IN_FORCE, 1, at(90)));

        assertThat(ruleSets.list(0, 1).get(0).status())
                .isEqualTo(new RuleSets.Verdict("IN_FORCE", 1L, at(5), List.of()));
    }

    @Test
    void keepsTheNewestDeadLettersAndCountsAll() {
        DeadLetters letters = new DeadLetters(store);
        for (int i = 0; i < 10; i++) {
            write(letter(i % 2 == 0 ? "bad-json" : "no-customer", at(i)));
        }
        List<DeadLetters.Letter> firstPage = letters.list(null, null, 4);
        assertThat(firstPage).extracting(DeadLetters.Letter::at).containsExactly(at(9), at(8), at(7), at(6));
        assertThat(letters.list(null, firstPage.get(3).mark(), 4))
                .extracting(DeadLetters.Letter::at)
                .containsExactly(at(5), at(4), at(3), at(2));
        assertThat(letters.list("bad-json", null, 9)).hasSize(5);

        new Cleaning(store, new Retention(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), 3))
                .run(NOW, true);

        assertThat(letters.list(null, null, 9))
                .extracting(DeadLetters.Letter::at)
                .containsExactly(at(9), at(8), at(7));
        assertThat(letters.counts())
                .containsExactly(
                        new DeadLetters.Count("bad-json", 5, at(8)), new DeadLetters.Count("no-customer", 5, at(9)));
    }

    @Test
    void removesWhatIsTooOld() {
        write(
                transition(Records.enter("a", 1, "vip", NOW.minus(Duration.ofDays(30)))),
                transition(Records.enter("b", 1, "vip", NOW.minus(Duration.ofDays(3)))));
        Retention week = new Retention(Duration.ofDays(7), Duration.ofDays(1), Duration.ofDays(7), 10);

        new Cleaning(store, week).run(NOW, true);

        assertThat(customers.timeline("a", null, 10)).isEmpty();
        assertThat(customers.timeline("b", null, 10)).hasSize(1);
        assertThat(customers.stays("a")).hasSize(1);
        assertThat(own("segment:vip").entries()).isEqualTo(2);
    }

    @Test
    void pagesThroughWhatWasEmittedInASpanOfTime() {
        write(IntStream.range(0, 25)
                .mapToObj(i -> transition(Records.enter("c" + i % 3, 1 + i / 3, "s" + i, at(i / 5))))
                .toArray(TopicRecord[]::new));
        List<SegmentTransition> all = new ArrayList<>();
        SegmentTransition last = null;
        while (true) {
            List<SegmentTransition> page = customers.emitted(at(0), at(4), last, 7);
            if (page.isEmpty()) {
                break;
            }
            all.addAll(page);
            last = page.get(page.size() - 1);
        }
        assertThat(all).hasSize(20).doesNotHaveDuplicates();
        assertThat(all).extracting(SegmentTransition::getEmittedAt).isSorted();
    }

    private Instant at(long seconds) {
        return NOW.minusSeconds(1_000).plusSeconds(seconds);
    }

    private Place place() {
        return new Place("topic", 0, offset++);
    }

    private TopicRecord.Membership membership(String customer, long sequence, String... targets) {
        return new TopicRecord.Membership(
                place(), Records.membership(customer, sequence, NOW, targets).build(), new byte[0]);
    }

    private TopicRecord.Transition transition(SegmentTransition transition) {
        return new TopicRecord.Transition(place(), transition, transitions.encode(transition));
    }

    private TopicRecord.Erasure erasure(String customer, long at, long sequence) {
        return new TopicRecord.Erasure(place(), customer, at(at), sequence);
    }

    private long rows(String sql) {
        return store.read(connection -> Sql.first(connection, sql, row -> row.getLong(1)))
                .orElseThrow();
    }

    private TopicRecord.Count count(String target, long entries, long exits) {
        return new TopicRecord.Count(place(), Records.count(target, entries, exits, NOW));
    }

    private TopicRecord.RuleSet ruleSet(long version) {
        return new TopicRecord.RuleSet(
                place(),
                RuleSetDocument.newBuilder()
                        .setName("shop")
                        .setVersion(version)
                        .setText("ruleset: shop")
                        .setContentHash("0".repeat(64))
                        .setPublishedAt(at(version))
                        .build());
    }

    private TopicRecord.Verdict verdict(long version, RuleSetState state, long inForce, List<RuleSetIssue> issues) {
        return new TopicRecord.Verdict(
                place(),
                status(version, state, inForce, at(version)).setIssues(issues).build());
    }

    private TopicRecord.Verdict told(
            int task, int tasks, long version, RuleSetState state, long inForce, Instant decidedAt) {
        return new TopicRecord.Verdict(
                place(),
                status(version, state, inForce, decidedAt)
                        .setTask(task)
                        .setTasks(tasks)
                        .build());
    }

    private static RuleSetStatus.Builder status(long version, RuleSetState state, long inForce, Instant decidedAt) {
        return RuleSetStatus.newBuilder()
                .setName("shop")
                .setVersion(version)
                .setContentHash("0".repeat(64))
                .setState(state)
                .setVersionInForce(inForce)
                .setDecidedAt(decidedAt)
                .setIssues(List.of());
    }

    private TopicRecord.DeadLetter letter(String reason, Instant at) {
        return new TopicRecord.DeadLetter(
                place(),
                at.toEpochMilli(),
                new Place("purchases", 1, 7),
                reason,
                "not good",
                null,
                "{}".getBytes(StandardCharsets.UTF_8));
    }

    private void write(TopicRecord... records) {
        List<TopicRecord> encoded = Arrays.stream(records).map(this::encoded).toList();
        writer.write(encoded, List.of(), NOW);
    }

    private TopicRecord encoded(TopicRecord record) {
        return record instanceof TopicRecord.Membership membership
                ? new TopicRecord.Membership(
                        membership.place(), membership.membership(), memberships.encode(membership.membership()))
                : record;
    }

    private static CustomerFilter filter(String prefix, List<String> terms, List<MetricRange> metrics) {
        return new CustomerFilter(prefix, terms, metrics);
    }

    private static MetricRange range(String metric, Operator operator, String constant) {
        return new MetricRange(metric, operator, constant);
    }

    /** All pages, of three each. */
    private List<String> found(CustomerFilter filter) {
        List<String> ids = new ArrayList<>();
        String after = null;
        do {
            Customers.Found page = customers.search(filter, 3, after);
            page.customers().forEach(customer -> ids.add(customer.getCustomerId()));
            after = page.next();
        } while (after != null);
        return ids;
    }

    private Map<String, Long> members() {
        return counts.own().stream().collect(Collectors.toMap(Counts.Own::term, Counts.Own::members));
    }

    private Counts.Own own(String term) {
        return counts.own().stream()
                .filter(own -> own.term().equals(term))
                .findFirst()
                .orElseThrow();
    }
}
