package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.tierstream.console.ChildJava;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.Postgres;
import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.Paging;
import io.tierstream.console.webhook.format.Secret;
import io.tierstream.console.webhook.send.Receiver;
import io.tierstream.console.webhook.send.Receiver.Drop;
import io.tierstream.console.webhook.send.Receiver.Hang;
import io.tierstream.console.webhook.send.Receiver.Late;
import io.tierstream.console.webhook.send.ResettingDoor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 in the middle, several times, before a receiver that fails in every way: it times out, resets connections, drops them, is slow, answers 500
 * now and then and for a while, and 410 in the end. Nothing is lost, order and ids stay.
 */
final class WebhooksKillTest {

    private static final int CUSTOMERS = 25;
    private static final int EACH = 24;
    private static final int KILLS = 3;

    /** The transition that is fed last of all. */
    private static final String LAST = Transitions.id("c" + (CUSTOMERS - 1), EACH);

    @TempDir
    Path directory;

    private final Random random = new Random(20261123);
    private int bad;
    private volatile boolean gone;

    @Test
    void h2LosesNothing() throws Exception {
        Database database = Database.inDirectory(directory);
        losesNothing(database);
        assertIndexesAgree(database);
    }

    @Test
    void postgresLosesNothing() throws Exception {
        losesNothing(Postgres.empty());
    }

    private void losesNothing(Database database) throws Exception {
        try (Receiver receiver = Receiver.start().answering(this::mood);
                ResettingDoor door = ResettingDoor.before(receiver, 3, 7)) {
            Webhook webhook;
            Secret secret;
            String emitted;
            try (World world = World.open(database)) {
                webhook = world.subscribe(receiver, "{'timeoutSeconds':1,'url':'" + door.url() + "'}");
                secret = world.webhooks.secrets(webhook.id()).get(0).secret();
                emitted = world.now().plusMillis(1).toString();
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * CUSTOMERS * EACH / (KILLS + 1);
                runAndKill(database, emitted, () -> receiver.received().size() >= enough);
                failForAWhile();
            }
            runAndKill(database, emitted, () -> gone);
            try (World world = World.open(database)) {
                comeBack(world, webhook);
                await().atMost(Duration.ofMinutes(3)).until(() -> world.count(webhook, DeliveryState.PENDING) == 0);
                assertThat(world.count(webhook, DeliveryState.DELIVERED)).isEqualTo(CUSTOMERS * EACH);
            }
            check(receiver, secret);
        }
    }

    /** A store that a kill has damaged has rows in an index that are not in the table, or the other way round. */
    private static void assertIndexesAgree(Database database) {
        try (Store store = Store.open(database)) {
            long rows = count(store, "WHERE id + 0 >= 0");
            assertThat(rows).isGreaterThanOrEqualTo(CUSTOMERS * EACH);
            assertThat(count(store, "")).as("size of the table").isEqualTo(rows);
            for (String index : List.of("due", "order", "log")) {
                assertThat(count(store, "USE INDEX (webhook_delivery_" + index + ") WHERE webhook_id >= ''"))
                        .as("rows in the index " + index)
                        .isEqualTo(rows);
            }
        }
    }

    private static long count(Store store, String which) {
        return store.read(connection ->
                        Sql.first(connection, "SELECT COUNT(*) FROM webhook_delivery " + which, row -> row.getLong(1)))
                .orElse(0L);
    }

    private void runAndKill(Database database, String emitted, BooleanSupplier enough) throws Exception {
        Process service = start(database, emitted);
        await().atMost(Duration.ofMinutes(3)).until(() -> enough.getAsBoolean() || !service.isAlive());
        assertThat(service.isAlive()).as(() -> "the service runs: " + log()).isTrue();
        service.destroyForcibly();
        assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Whether the 410 was noted before the kill or not: enabled and replayed, everything arrives. */
    private static void comeBack(World world, Webhook webhook) {
        List<String> dead =
                world.webhooks.log().page(webhook.id(), DeliveryState.DEAD, new Paging(10, null)).items().stream()
                        .map(DeliveryLog.Line::id)
                        .toList();
        if (!world.webhooks.get(webhook.id()).enabled()) {
            assertThat(world.webhooks.get(webhook.id()).reason()).isEqualTo("the endpoint answered 410 Gone");
            assertThat(dead).hasSize(1);
            Webhook unused = world.webhooks.enable(webhook.id());
        }
        if (!dead.isEmpty()) {
            assertThat(world.webhooks
                            .replay(webhook.id(), new Replay.Wanted(null, null, dead))
                            .queued())
                    .isEqualTo(1);
        }
    }

    /** Every transition at least once; the first time each is seen, in the order of the customer's numbers. */
    private static void check(Receiver receiver, Secret secret) {
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            List<Long> expected = new ArrayList<>();
            for (long sequence = 1; sequence <= EACH; sequence++) {
                expected.add(sequence);
            }
            assertThat(World.sequences(receiver, "c" + customer).distinct())
                    .as("c" + customer)
                    .isEqualTo(expected);
        }
        Set<String> pairs = new HashSet<>();
        for (Receiver.Received received : receiver.received()) {
            assertThat(received.id()).isEqualTo(World.data(received).path("id").asText());
            pairs.add(received.id() + " " + World.data(received));
            assertThatCode(() -> WebhooksContract.verify(secret, received)).doesNotThrowAnyException();
        }
        assertThat(pairs).as("repeats are the same").hasSize(CUSTOMERS * EACH);
        assertThat(receiver.received()).as("the receiver failed sometimes").hasSizeGreaterThan(CUSTOMERS * EACH);
    }

    private synchronized void failForAWhile() {
        bad = 40;
    }

    private synchronized Receiver.Action mood(Receiver.Received received) {
        if (!gone && received.id().equals(LAST)) {
            gone = true;
            return Receiver.status(410);
        }
        int mood = random.nextInt(100);
        if (--bad > 0 || mood < 8) {
            return Receiver.status(500);
        } else if (mood < 12) {
            return new Drop();
        } else if (mood < 15) {
            return new Late(Duration.ofMillis(300), Receiver.status(200));
        }
        return mood < 16 ? new Hang() : Receiver.status(200);
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("service.log"));
        } catch (IOException e) {
            return "its log cannot be read: " + e;
        }
    }

    private Process start(Database database, String emitted) throws IOException {
        File log = directory.resolve("service.log").toFile();
        return ChildJava.running(
                        KilledService.class,
                        database.jdbcUrl(),
                        database.user(),
                        Integer.toString(CUSTOMERS),
                        Integer.toString(EACH),
                        emitted)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }
}
