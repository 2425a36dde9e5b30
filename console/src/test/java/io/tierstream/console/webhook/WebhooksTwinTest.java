package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.webhook.WebhookSettings.Circuit;
import io.tierstream.console.webhook.send.Receiver;
import io.tierstream.console.webhook.send.Receiver.Drop;
import io.tierstream.console.webhook.send.RetrySchedule;
import io.tierstream.schemas.v1.SegmentTransition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random customers, batches, subscriptions and endpoints, compared with a twin that knows nothing of retries: of each customer, what the
 * subscription wants, in order; without what the endpoint refuses for good.
 */
final class WebhooksTwinTest {

    private static final int TRANSITIONS = 400;

    private static final WebhookSettings SETTINGS = World.quick()
            .withRetries(
                    new RetrySchedule(Duration.ofMillis(5), Duration.ofMillis(40), Duration.ofHours(72)),
                    new Circuit(6, 10, Duration.ofMillis(30)));

    /** One endpoint, and what the twin expects of it. */
    private static final class Side implements AutoCloseable {

        private final Random random;
        private final int failures;
        private final String[] directions;
        private final Receiver receiver = Receiver.start();
        private final Map<String, List<Long>> accepted = new HashMap<>();
        private final Map<String, List<Long>> expected = new HashMap<>();
        private int wanted;

        Side(long seed) {
            random = new Random(seed);
            failures = random.nextInt(60);
            directions = new String[][] {{}, {"ENTER"}, {"EXIT"}}[random.nextInt(3)];
            receiver.answering(this::answer);
        }

        String form() {
            String list = directions.length == 0 ? "[]" : "['" + directions[0] + "']";
            return "{'directions':" + list + ",'maxConcurrency':" + (1 + random.nextInt(16)) + "}";
        }

        void expect(SegmentTransition transition) {
            if (directions.length == 0
                    || directions[0].equals(transition.getDirection().name())) {
                wanted++;
                if (!isRefused(transition.getId())) {
                    expected.computeIfAbsent(transition.getCustomerId(), key -> new ArrayList<>())
                            .add(transition.getSequence());
                }
            }
        }

        /** About one of twenty, always the same. */
        private static boolean isRefused(String id) {
            return Math.floorMod(id.hashCode(), 20) == 0;
        }

        private synchronized Receiver.Action answer(Receiver.Received received) {
            if (random.nextInt(100) < failures) {
                return random.nextBoolean() ? Receiver.status(500 + random.nextInt(4)) : new Drop();
            }
            if (isRefused(received.id())) {
                return Receiver.status(422);
            }
            var data = World.data(received);
            List<Long> seen = accepted.computeIfAbsent(data.path("customerId").asText(), key -> new ArrayList<>());
            long sequence = data.path("sequence").asLong();
            if (!seen.contains(sequence)) {
                seen.add(sequence);
            }
            return Receiver.status(200);
        }

        synchronized Map<String, List<Long>> accepted() {
            return Map.copyOf(accepted);
        }

        @Override
        public void close() {
            receiver.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyEndpointGetsWhatTheTwinSays(long seed) {
        Random random = new Random(seed);
        try (World world = World.open(Database.inMemory(), SETTINGS);
                Side one = new Side(seed * 31);
                Side other = new Side(seed * 37)) {
            List<Webhook> webhooks =
                    List.of(world.subscribe(one.receiver, one.form()), world.subscribe(other.receiver, other.form()));
            feed(world, random, List.of(one, other));

            await().atMost(Duration.ofMinutes(2))
                    .until(() ->
                            webhooks.stream().allMatch(webhook -> world.count(webhook, DeliveryState.PENDING) == 0));

            for (int i = 0; i < 2; i++) {
                Side side = i == 0 ? one : other;
                assertThat(side.accepted()).isEqualTo(side.expected);
                assertThat(world.count(webhooks.get(i), DeliveryState.DELIVERED)
                                + world.count(webhooks.get(i), DeliveryState.DEAD))
                        .isEqualTo(side.wanted);
            }
        }
    }

    private static void feed(World world, Random random, List<Side> sides) {
        int customers = 1 + random.nextInt(30);
        long[] sequences = new long[customers];
        for (int fed = 0; fed < TRANSITIONS; ) {
            List<SegmentTransition> batch = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--, fed++) {
                int customer = random.nextInt(customers);
                SegmentTransition transition = world.gold("c" + customer, ++sequences[customer]);
                batch.add(transition);
                sides.forEach(side -> side.expect(transition));
            }
            world.feed(batch, fed);
        }
    }
}
