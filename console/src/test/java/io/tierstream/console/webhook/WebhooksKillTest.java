package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.Postgres;
import io.tierstream.console.webhook.format.Secret;
import io.tierstream.console.webhook.send.Receiver;
import io.tierstream.console.webhook.send.Receiver.Drop;
import io.tierstream.console.webhook.send.Receiver.Hang;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 in the middle, several times, before a receiver that fails in every way: nothing is lost, order and ids stay. */
final class WebhooksKillTest {

    private static final int CUSTOMERS = 25;
    private static final int EACH = 24;
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    private final Random random = new Random(20261123);

    @Test
    void h2LosesNothing() throws Exception {
        losesNothing(Database.inDirectory(directory));
    }

    @Test
    void postgresLosesNothing() throws Exception {
        losesNothing(Postgres.empty());
    }

    private void losesNothing(Database database) throws Exception {
        try (Receiver receiver = Receiver.start().answering(request -> mood())) {
            Webhook webhook;
            Secret secret;
            String emitted;
            try (World world = World.open(database)) {
                webhook = world.subscribe(receiver, "{'timeoutSeconds':1}");
                secret = world.webhooks.secrets(webhook.id()).get(0).secret();
                emitted = world.now().plusMillis(1).toString();
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * CUSTOMERS * EACH / (KILLS + 1);
                Process service = start(database, emitted);
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> receiver.received().size() >= enough || !service.isAlive());
                assertThat(service.isAlive())
                        .as("the service runs; see " + directory.resolve("service.log"))
                        .isTrue();
                service.destroyForcibly();
                assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
            Process last = start(database, emitted);
            await().atMost(Duration.ofMinutes(3)).until(() -> ids(receiver).size() == CUSTOMERS * EACH);
            last.destroyForcibly();
            assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();

            check(receiver, secret);
            try (World world = World.open(database)) {
                await().atMost(Duration.ofMinutes(1)).until(() -> world.count(webhook, DeliveryState.PENDING) == 0);
                assertThat(world.count(webhook, DeliveryState.DELIVERED)).isEqualTo(CUSTOMERS * EACH);
            }
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

    private static Set<String> ids(Receiver receiver) {
        Set<String> ids = new HashSet<>();
        receiver.received().forEach(received -> ids.add(received.id()));
        return ids;
    }

    private synchronized Receiver.Action mood() {
        int mood = random.nextInt(100);
        if (mood < 8) {
            return Receiver.status(500);
        } else if (mood < 14) {
            return new Drop();
        }
        return mood < 15 ? new Hang() : Receiver.status(200);
    }

    private Process start(Database database, String emitted) throws IOException {
        File log = directory.resolve("service.log").toFile();
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.tierstream.testkit.services.ChildMain",
                        KilledService.class.getName(),
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
