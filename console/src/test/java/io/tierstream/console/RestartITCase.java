package io.tierstream.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console that is killed again and again while it reads: nothing is lost, nothing counts twice, and a new one shows the same. */
class RestartITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KILLS = 4;
    private static final int PER_ROUND = 3_000;
    private static final int CUSTOMERS = 500;
    private static final List<String> SEGMENTS = List.of("vip", "dormant", "newcomer");
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @SuppressWarnings("NullAway.Init")
    private static Services services;

    @TempDir
    Path directory;

    private final Random random = new Random(7);
    private final Map<String, List<SegmentTransition>> lives = new TreeMap<>();

    /** The number of the last transition of who was erased. */
    private final Map<String, Integer> erased = new HashMap<>();

    private final Map<String, long[]> counts = new HashMap<>();

    @BeforeAll
    static void start() {
        services = new Services();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void losesNothingAndCountsNothingTwiceWhenItIsKilled() throws IOException {
        Database h2 = Database.inDirectory(directory.resolve("killed"));
        Database postgresql = Postgres.empty();
        for (int round = 0; round < KILLS; round++) {
            try (ChildConsole first = ChildConsole.start(services, h2);
                    ChildConsole second = ChildConsole.start(services, postgresql)) {
                send();
                int seen = 1 + round * PER_ROUND;
                await().atMost(PATIENCE).until(() -> read(first.api()) > seen && read(second.api()) > seen);
                first.kill();
                second.kill();
            }
        }
        List<Answers> answers = new ArrayList<>();
        for (Database database : List.of(h2, postgresql, Database.inDirectory(directory.resolve("anew")))) {
            try (ChildConsole console = ChildConsole.start(services, database)) {
                answers.add(answers(console.api()));
            }
        }
        assertThat(erased).hasSizeGreaterThan(CUSTOMERS / 10);
        assertThat(answers.get(0).entriesAndExits()).isEqualTo(expected());
        assertThat(answers.get(0)).isEqualTo(answers.get(1)).isEqualTo(answers.get(2));
        assertThat(answers.get(0).timeline()).isEqualTo(numbers());
    }

    /** Records are sent faster than they are stored, some of them twice as after a failure of the job. Some customers are erased, and come back. */
    private void send() {
        for (int i = 0; i < PER_ROUND; i++) {
            String customer = "c" + random.nextInt(CUSTOMERS);
            String segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
            List<SegmentTransition> life = lives.computeIfAbsent(customer, absent -> new ArrayList<>());
            Instant at = NOW.minusSeconds(3_000).plusSeconds(life.size() * 10L);
            if (random.nextInt(50) == 0 && isIn(life, segment)) {
                erase(customer, life, at);
                continue;
            }
            move(customer, life, segment, at, Cause.EVENT);
            services.send(
                    Records.membership(customer, life.size(), at, members(life)).build());
            if (random.nextInt(20) == 0) {
                life.subList(Math.max(0, life.size() - 3), life.size()).forEach(services::send);
            }
        }
        services.flush();
    }

    private void erase(String customer, List<SegmentTransition> life, Instant at) {
        for (String segment : members(life)) {
            move(customer, life, segment, at, Cause.ERASURE);
        }
        erased.put(customer, life.size());
        services.erase(customer, life.size(), at);
    }

    private void move(String customer, List<SegmentTransition> life, String segment, Instant at, Cause cause) {
        Direction direction = isIn(life, segment) ? Direction.EXIT : Direction.ENTER;
        SegmentTransition next = Records.transition(customer, life.size() + 1L, direction, segment, at)
                .setCause(cause)
                .build();
        life.add(next);
        counts.computeIfAbsent(segment, absent -> new long[2])[direction == Direction.EXIT ? 1 : 0]++;
        services.send(next);
    }

    private static boolean isIn(List<SegmentTransition> life, String segment) {
        return life.stream().filter(known -> known.getName().equals(segment)).count() % 2 == 1;
    }

    private static String[] members(List<SegmentTransition> life) {
        return SEGMENTS.stream().filter(segment -> isIn(life, segment)).toArray(String[]::new);
    }

    private static long read(Api api) {
        long position = 0;
        for (JsonNode topic : api.get("/api/v1/health").get("topics")) {
            position += topic.get("position").asLong();
        }
        return position;
    }

    private record Answers(
            Map<String, List<Long>> entriesAndExits,
            Map<String, List<Long>> timeline,
            List<String> history,
            String customers,
            String dwell,
            boolean consistent) {}

    private Answers answers(Api api) {
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/v1/status").get("caughtUp").asBoolean());
        Map<String, List<Long>> sums = new TreeMap<>();
        api.get("/api/v1/volatility?span=30d")
                .get("items")
                .forEach(item -> sums.put(
                        item.get("target").asText(),
                        List.of(
                                item.get("entries").asLong(),
                                item.get("exits").asLong(),
                                item.get("members").asLong())));
        Map<String, List<Long>> timelines = new TreeMap<>();
        for (String customer : lives.keySet()) {
            List<Long> sequences = new ArrayList<>();
            String path = "/api/v1/customers/" + customer + "/timeline?limit=500";
            // Of who was erased and has not come back nothing is known.
            if (api.send(api.request(path).build()).statusCode() != 404) {
                api.get(path)
                        .get("items")
                        .forEach(item -> sequences.add(item.get("sequence").asLong()));
            }
            timelines.put(customer, sequences);
        }
        List<String> history = new ArrayList<>();
        api.get("/api/v1/distribution/history?span=24h&target=segment:vip")
                .get("points")
                .forEach(point -> {
                    if (point.get("entries").asLong() + point.get("exits").asLong() > 0) {
                        history.add(point.toString());
                    }
                });
        return new Answers(
                sums,
                timelines,
                history,
                api.get("/api/v1/customers?segment=vip&limit=500").get("items").toString(),
                api.get("/api/v1/dwell?target=segment:vip").toString(),
                api.get("/api/v1/status").get("consistent").asBoolean());
    }

    private Map<String, List<Long>> expected() {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> "segment:" + entry.getKey(),
                        entry -> List.of(
                                entry.getValue()[0], entry.getValue()[1], entry.getValue()[0] - entry.getValue()[1])));
    }

    private Map<String, List<Long>> numbers() {
        Map<String, List<Long>> numbers = new TreeMap<>();
        lives.forEach((customer, life) -> {
            List<Long> newestFirst = new ArrayList<>();
            for (long sequence = life.size(); sequence > erased.getOrDefault(customer, 0); sequence--) {
                newestFirst.add(sequence);
            }
            numbers.put(customer, newestFirst);
        });
        return numbers;
    }
}
