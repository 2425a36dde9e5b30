package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.store.Sql;
import io.tierstream.console.web.ProblemException;
import io.tierstream.console.webhook.WebhookSettings.Circuit;
import io.tierstream.console.webhook.format.Secret;
import io.tierstream.console.webhook.send.Receiver;
import io.tierstream.console.webhook.send.Receiver.Drop;
import io.tierstream.console.webhook.send.Receiver.Hang;
import io.tierstream.console.webhook.send.Reply;
import io.tierstream.console.webhook.send.RetrySchedule;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.SegmentTransition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What webhooks do, whichever database it is. */
abstract class WebhooksContract {

    private final Receiver receiver = Receiver.start();
    private Database database = Database.inMemory();

    @SuppressWarnings("NullAway.Init")
    private World world;

    /** A database with nothing in it. */
    abstract Database empty();

    @BeforeEach
    void open() {
        database = empty();
        world = World.open(database);
    }

    @AfterEach
    void close() {
        world.close();
        receiver.close();
    }

    private void reopen(WebhookSettings settings) {
        world.close();
        world = World.open(database, settings);
    }

    @Test
    void deliversEveryTransitionOnceInOrderAndSigned() {
        Webhook webhook = world.subscribe(receiver);
        Secret secret = world.webhooks.secrets(webhook.id()).get(0).secret();

        List<SegmentTransition> batch = new ArrayList<>();
        for (long sequence = 1; sequence <= 20; sequence++) {
            for (String customer : List.of("a", "b", "c")) {
                batch.add(world.gold(customer, sequence));
            }
        }
        world.feed(batch, 60);

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 60);
        assertThat(receiver.received()).hasSize(60);
        for (String customer : List.of("a", "b", "c")) {
            assertThat(World.sequences(receiver, customer)).containsExactlyElementsOf(upTo(20));
        }
        for (Receiver.Received received : receiver.received()) {
            assertThatCode(() -> verify(secret, received)).doesNotThrowAnyException();
            assertThat(received.id()).isEqualTo(World.data(received).path("id").asText());
        }
    }

    @Test
    void whatFailsIsSentAgainWithTheSameId() {
        AtomicInteger attempts = new AtomicInteger();
        receiver.answering(request -> switch (attempts.incrementAndGet()) {
            case 1 -> Receiver.status(500);
            case 2 -> new Drop();
            case 3 -> new Hang();
            case 4 -> Receiver.status(404);
            default -> Receiver.status(200);
        });
        Webhook webhook = world.subscribe(receiver, "{'timeoutSeconds':3}");

        world.feed(world.gold("a", 1));

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 1);
        assertThat(receiver.received())
                .hasSize(5)
                .extracting(Receiver.Received::id)
                .containsOnly(Transitions.id("a", 1));
        DeliveryLog.Line line = world.log(webhook).get(0);
        assertThat(line.attempts()).isEqualTo(5);
        assertThat(line.status()).isEqualTo(200);
        assertThat(world.webhooks.log().attempts(line.delivery()))
                .extracting(DeliveryLog.Attempt::number, DeliveryLog.Attempt::status)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, 500),
                        org.assertj.core.groups.Tuple.tuple(2, null),
                        org.assertj.core.groups.Tuple.tuple(3, null),
                        org.assertj.core.groups.Tuple.tuple(4, 404));
        assertThat(world.counted("retried")).isEqualTo(4);
        assertThat(world.counted("delivered")).isEqualTo(1);
    }

    @Test
    void aFailingCustomerHoldsBackHisOwnAndNobodyElse() {
        Set<String> failing = ConcurrentHashMap.newKeySet();
        failing.add("a");
        receiver.answering(request -> Receiver.status(
                failing.contains(World.data(request).path("customerId").asText()) ? 500 : 200));
        Webhook webhook = world.subscribe(receiver);

        world.feed(world.gold("a", 1), world.gold("a", 2), world.gold("b", 1), world.gold("a", 3), world.gold("b", 2));

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 2);
        assertThat(World.sequences(receiver, "b")).containsExactly(1L, 2L);
        soon().until(() -> World.sequences(receiver, "a").count() >= 3);
        assertThat(World.sequences(receiver, "a")).containsOnly(1L);

        failing.clear();
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 5);
        assertThat(World.sequences(receiver, "a").distinct()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aRefusedMessageIsADeadLetterAndTheNextOneGoesOut() {
        receiver.answering(request -> World.data(request).path("sequence").asLong() == 1
                ? new Receiver.Answer(422, Map.of(), "no such field")
                : Receiver.status(200));
        Webhook webhook = world.subscribe(receiver);

        world.feed(world.gold("a", 1), world.gold("a", 2));

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 1);
        DeliveryLog.Line dead = world.webhooks
                .log()
                .page(webhook.id(), DeliveryState.DEAD, new io.tierstream.console.web.Paging(10, null))
                .items()
                .get(0);
        assertThat(dead.id()).isEqualTo(Transitions.id("a", 1));
        assertThat(dead.attempts()).isEqualTo(1);
        assertThat(dead.status()).isEqualTo(422);
        assertThat(dead.excerpt()).isEqualTo("no such field");
        assertThat(dead.detail()).isEqualTo("the receiver refuses this message");
    }

    @Test
    void goneDisablesTheSubscription() {
        receiver.answering(request -> Receiver.status(410));
        Webhook webhook = world.subscribe(receiver);

        world.feed(world.gold("a", 1), world.gold("a", 2));

        soon().until(() -> !world.webhooks.get(webhook.id()).enabled());
        assertThat(world.webhooks.get(webhook.id()).reason()).isEqualTo("the endpoint answered 410 Gone");
        world.feed(world.gold("a", 3));
        assertThat(world.log(webhook)).hasSize(2);
        assertThat(receiver.received()).hasSize(1);

        receiver.answering(request -> Receiver.status(200));
        world.webhooks.enable(webhook.id());
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 1);
        assertThat(World.sequences(receiver, "a")).containsExactly(1L, 2L);
    }

    @Test
    void aReceiverThatWantsToWaitIsLeftAlone() {
        List<Instant> times = new java.util.concurrent.CopyOnWriteArrayList<>();
        receiver.answering(request -> {
            times.add(Instant.now());
            return times.size() == 1 ? Receiver.status(429, "Retry-After", "1") : Receiver.status(200);
        });
        Webhook webhook = world.subscribe(receiver, "{'maxConcurrency':1}");

        world.feed(world.gold("a", 1), world.gold("b", 1), world.gold("c", 1));

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 3);
        assertThat(Duration.between(times.get(0), times.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(950));
        assertThat(times).hasSize(4);
    }

    @Test
    void anEndpointThatFailsIsLeftAloneAndEverythingGoesOutWhenItIsBack() {
        reopen(World.quick()
                .withRetries(
                        new RetrySchedule(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(72)),
                        new Circuit(3, 3, Duration.ofSeconds(2))));
        receiver.answering(request -> Receiver.status(503));
        Webhook webhook = world.subscribe(receiver, "{'maxConcurrency':1}");
        for (int customer = 0; customer < 20; customer++) {
            world.feed(world.gold("c" + customer, 1), world.gold("c" + customer, 2));
        }

        soon().until(() -> world.webhooks.isOpen(webhook.id()));
        assertThat(receiver.received()).as("one more for each two seconds").hasSizeBetween(3, 6);

        receiver.answering(request -> Receiver.status(200));
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 40);
        assertThat(world.webhooks.isOpen(webhook.id())).isFalse();
        for (int customer = 0; customer < 20; customer++) {
            assertThat(World.sequences(receiver, "c" + customer).distinct()).containsExactly(1L, 2L);
        }
    }

    @Test
    void aDeadEndpointDoesNotDelayOthers() {
        try (Receiver dead = Receiver.start().answering(request -> new Hang())) {
            Webhook hanging = world.subscribe(dead, "{'timeoutSeconds':30}");
            Webhook webhook = world.subscribe(receiver);
            List<SegmentTransition> batch = new ArrayList<>();
            for (int customer = 0; customer < 200; customer++) {
                batch.add(world.gold("c" + customer, 1));
            }
            world.feed(batch, 200);

            soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 200);
            soon().until(() -> dead.received().size() == 8);
            assertThat(world.count(hanging, DeliveryState.PENDING)).isEqualTo(200);
        }
    }

    @Test
    void whoHasNotConsentedIsNotToldAbout() {
        Webhook webhook = world.subscribe(receiver, "{'consent':{'metric':'marketing_consent'}}");
        world.membership("yes", 1, "marketing_consent", "true");
        world.membership("no", 1, "marketing_consent", "false");
        world.membership("silent", 1);
        world.feed(world.gold("yes", 1), world.gold("no", 1), world.gold("silent", 1));

        soon().until(() -> world.count(webhook, DeliveryState.PENDING) == 0);
        assertThat(receiver.received())
                .hasSize(1)
                .extracting(Receiver.Received::id)
                .containsExactly(Transitions.id("yes", 1));
        assertThat(world.log(webhook))
                .filteredOn(line -> line.state() == DeliveryState.SUPPRESSED)
                .extracting(DeliveryLog.Line::customerId, DeliveryLog.Line::detail)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("no", "no consent: marketing_consent is false, not true"),
                        org.assertj.core.groups.Tuple.tuple("silent", "no consent: marketing_consent has no value"));
        assertThat(world.counted("suppressed")).isEqualTo(2);
    }

    @Test
    void consentIsThatOfTheMomentOfSendingAndWaitsForTheMembership() {
        Webhook webhook = world.subscribe(receiver, "{'consent':{'metric':'marketing_consent'}}");
        world.membership("a", 1, "marketing_consent", "true");
        world.feed(world.gold("a", 2));
        world.membership("a", 2, "marketing_consent", "false");

        soon().until(() -> world.count(webhook, DeliveryState.SUPPRESSED) == 1);
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void aCustomerOfWhomNothingIsKnownHasNotConsented() {
        Webhook webhook = world.subscribe(receiver, "{'consent':{'metric':'marketing_consent'}}");
        world.feed(world.gold("a", 1));
        world.clock.putForward(Duration.ofSeconds(6));

        soon().until(() -> world.count(webhook, DeliveryState.SUPPRESSED) == 1);
        assertThat(world.log(webhook).get(0).detail()).isEqualTo("no consent: nothing is known of the customer");
    }

    @Test
    void templatesHaveTheCustomersMetrics() {
        Webhook webhook = world.subscribe(
                receiver,
                "{'template':{'who':'{{customerId}}','spent':'{{customer.metrics.spend|number}}','now':'{{customer.tiers.value}}'}}");
        world.membership("a", 1, "spend", "12.50");
        world.feed(world.gold("a", 1));

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 1);
        assertThat(receiver.received().get(0).text()).isEqualTo("{\"who\":\"a\",\"spent\":12.50,\"now\":\"gold\"}");
    }

    @Test
    void onlyWhatIsWantedIsSent() {
        Webhook webhook = world.subscribe(
                receiver,
                "{'targets':['tier:value:*'],'directions':['ENTER'],'causes':['EVENT'],'filter':'sequence < 4','fields':['customerId','target']}");
        world.feed(
                world.gold("a", 1),
                world.gold("a", 2),
                world.gold("a", 3),
                Transitions.segment("b", 1, "vip", world.now()),
                world.gold("c", 5));

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 2);
        assertThat(world.log(webhook)).hasSize(2);
        assertThat(World.data(receiver.received().get(0)))
                .hasToString("{\"customerId\":\"a\",\"target\":\"tier:value:gold\"}");
    }

    @Test
    void aFilterThatFailsSuppressesWithTheReason() {
        Webhook webhook = world.subscribe(receiver, "{'filter':'double(evidence[3].threshold) > 1.0'}");
        world.feed(world.gold("a", 1));

        assertThat(world.log(webhook).get(0).state()).isEqualTo(DeliveryState.SUPPRESSED);
        assertThat(world.log(webhook).get(0).detail()).startsWith("the filter failed: ");
    }

    @Test
    void whatIsPendingSurvivesARestart() {
        receiver.answering(request -> Receiver.status(500));
        Webhook webhook = world.subscribe(receiver);
        world.feed(world.gold("a", 1), world.gold("a", 2), world.gold("b", 1));
        soon().until(() -> receiver.received().size() >= 2);
        world.close();
        receiver.answering(request -> Receiver.status(200));

        world = World.open(database);

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 3);
        assertThat(World.sequences(receiver, "a").distinct()).containsExactly(1L, 2L);
    }

    @Test
    void afterSeventyTwoHoursItIsADeadLetter() {
        receiver.answering(request -> Receiver.status(500));
        Webhook webhook = world.subscribe(receiver);
        world.feed(world.gold("a", 1), world.gold("a", 2));
        soon().until(() -> receiver.received().size() >= 2);

        world.clock.putForward(Duration.ofHours(73));

        soon().until(() -> world.count(webhook, DeliveryState.DEAD) == 2);
        assertThat(world.log(webhook)).extracting(DeliveryLog.Line::detail).containsOnly("not delivered within 72 h");
    }

    @Test
    void replacedSecretsSignUntilTheTimeOfGraceIsOver() {
        Webhook webhook = world.subscribe(receiver);
        Secret old = world.webhooks.secrets(webhook.id()).get(0).secret();
        Secret fresh = world.webhooks.rotateSecret(webhook.id());

        world.feed(world.gold("a", 1));
        soon().until(() -> receiver.received().size() == 1);
        assertThatCode(() -> verify(old, receiver.received().get(0))).doesNotThrowAnyException();
        assertThatCode(() -> verify(fresh, receiver.received().get(0))).doesNotThrowAnyException();

        reopen(World.quick());
        world.clock.putForward(Duration.ofHours(24).plusSeconds(1));
        assertThat(world.webhooks.secrets(webhook.id())).hasSize(1);
        world.feed(world.gold("a", 2));
        soon().until(() -> receiver.received().size() == 2);
        assertThat(receiver.received().get(1).headers().getFirst("webhook-signature"))
                .doesNotContain(" ");
    }

    @Test
    void aStoreThatIsBuiltAnewTellsNothingTwice() {
        Webhook webhook = world.subscribe(receiver);
        List<SegmentTransition> batch = List.of(world.gold("a", 1), world.gold("a", 2), world.gold("b", 1));
        world.feed(batch, 3);
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 3);

        world.store.change(connection -> world.webhooks.listener().accept(connection, batch));

        assertThat(world.log(webhook)).hasSize(3);
    }

    @Test
    void whatWasEmittedBeforeTheSubscriptionOrLongAgoIsNotSent() {
        SegmentTransition before = world.gold("a", 1);
        world.clock.putForward(Duration.ofSeconds(1));
        Webhook webhook = world.subscribe(receiver);
        SegmentTransition old = world.gold("b", 1);
        world.clock.putForward(Duration.ofHours(73));

        world.feed(before, old);

        assertThat(world.log(webhook)).isEmpty();
        assertThat(world.counted("too_old")).isEqualTo(1);
    }

    @Test
    void aReplaySendsAgainWithTheSameIds() {
        receiver.answering(request -> Receiver.status(400));
        Webhook webhook = world.subscribe(receiver, "{'directions':['ENTER']}");
        Instant from = world.now();
        world.feed(world.gold("a", 1), world.gold("a", 2), world.gold("b", 1));
        soon().until(() -> world.count(webhook, DeliveryState.DEAD) == 2);
        receiver.received().clear();
        receiver.answering(request -> Receiver.status(200));

        Replay.Result span = world.webhooks.replay(
                webhook.id(),
                new Replay.Wanted(from.toString(), from.plusSeconds(60).toString(), null));
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 2);
        Replay.Result ids = world.webhooks.replay(
                webhook.id(), new Replay.Wanted(null, null, List.of(Transitions.id("b", 1), "unknown")));
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 3);

        assertThat(span).isEqualTo(new Replay.Result(2, 0, 1, 0));
        assertThat(ids).isEqualTo(new Replay.Result(1, 0, 0, 1));
        assertThat(receiver.received())
                .extracting(Receiver.Received::id)
                .containsExactlyInAnyOrder(Transitions.id("a", 1), Transitions.id("b", 1), Transitions.id("b", 1));
    }

    @Test
    void aReplayLeavesOutWhatIsStillToBeSent() {
        receiver.answering(request -> Receiver.status(500));
        Webhook webhook = world.subscribe(receiver);
        Instant from = world.now();
        world.feed(world.gold("a", 1));

        Replay.Result result = world.webhooks.replay(
                webhook.id(),
                new Replay.Wanted(from.toString(), from.plusSeconds(60).toString(), null));

        assertThat(result).isEqualTo(new Replay.Result(0, 1, 0, 0));
        assertThatThrownBy(() -> world.webhooks.replay(webhook.id(), new Replay.Wanted(null, null, null)))
                .isInstanceOf(ProblemException.class)
                .hasMessage("a replay has either from and to, or ids");
    }

    @Test
    void theTestButtonSendsAMessageOfNobody() {
        Webhook webhook = world.subscribe(receiver, "{'fields':['customerId','customer']}");
        Secret secret = world.webhooks.secrets(webhook.id()).get(0).secret();

        Reply reply = world.webhooks.test(webhook.id());

        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Answered.class,
                        answer -> assertThat(answer.status()).isEqualTo(204));
        Receiver.Received received = receiver.received().get(0);
        assertThat(World.json(received).path("type").asText()).isEqualTo("io.tierstream.webhook.test.v1");
        assertThat(World.data(received).path("customerId").asText()).isEqualTo("example-customer");
        assertThat(World.data(received).path("customer").path("metrics").isEmpty())
                .isFalse();
        assertThatCode(() -> verify(secret, received)).doesNotThrowAnyException();
        assertThat(world.log(webhook))
                .singleElement()
                .satisfies(line -> assertThat(line.state()).isEqualTo(DeliveryState.TEST));
    }

    @Test
    void privateAddressesAreNotConnectedUnlessAllowed() {
        reopen(World.quick().reaching(true, List.of()));
        Webhook webhook = world.subscribe(receiver);

        world.feed(world.gold("a", 1));

        soon().until(() -> world.log(webhook).get(0).attempts() >= 2);
        assertThat(world.log(webhook).get(0).detail()).contains("127.0.0.1 is not public");
        assertThat(receiver.received()).isEmpty();
        assertThat(world.webhooks.test(webhook.id())).isInstanceOf(Reply.Refused.class);
    }

    @Test
    void requestsPerSecondAreLimited() {
        Webhook webhook = world.subscribe(receiver, "{'maxPerSecond':20,'maxConcurrency':64}");
        Instant start = Instant.now();
        List<SegmentTransition> batch = new ArrayList<>();
        for (int customer = 0; customer < 21; customer++) {
            batch.add(world.gold("c" + customer, 1));
        }
        world.feed(batch, 21);

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 21);
        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void nothingIsKeptOfWhoIsErased() {
        Webhook webhook = world.subscribe(receiver);
        world.feed(world.gold("a", 1), world.gold("b", 1));
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 2);

        SegmentTransition erasure = world.gold("a", 2);
        SegmentTransition left =
                SegmentTransition.newBuilder(erasure).setCause(Cause.ERASURE).build();
        world.feed(left);

        soon().until(() -> receiver.received().size() == 3);
        assertThat(world.log(webhook))
                .extracting(DeliveryLog.Line::id)
                .containsExactly(left.getId(), Transitions.id("b", 1));
    }

    @Test
    void aDisabledSubscriptionIsNotToldAndADeletedOneIsForgotten() {
        Webhook webhook = world.subscribe(receiver);
        world.webhooks.disable(webhook.id(), "disabled by me");
        world.feed(world.gold("a", 1));
        assertThat(world.log(webhook)).isEmpty();

        world.webhooks.delete(webhook.id());
        world.feed(world.gold("a", 2));

        assertThatThrownBy(() -> world.webhooks.get(webhook.id())).hasMessageContaining("there is no webhook");
        reopen(World.quick());
        assertThat(world.webhooks.all()).isEmpty();
    }

    @Test
    void aChangedSubscriptionSendsWhatIsPendingByItsNewForm() {
        try (Receiver other = Receiver.start()) {
            receiver.answering(request -> Receiver.status(500));
            Webhook webhook = world.subscribe(receiver);
            world.feed(world.gold("a", 1));
            soon().until(() -> !receiver.received().isEmpty());

            world.webhooks.update(webhook.id(), World.form(other, "{'format':'cloudevents-binary'}"));

            soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 1);
            assertThat(other.received().get(0).headers().getFirst("ce-id")).isEqualTo(Transitions.id("a", 1));
        }
    }

    @Test
    void subscriptionsSurviveARestart() {
        Webhook webhook = world.subscribe(
                receiver,
                "{'headers':[{'name':'Authorization','value':'Bearer t0k','secret':true}],'consent':{'metric':'m','values':['a','b']}}");
        world.webhooks.disable(webhook.id(), "disabled by me");

        reopen(World.quick());

        Webhook again = world.webhooks.get(webhook.id());
        assertThat(again.form()).isEqualTo(webhook.form());
        assertThat(again.reason()).isEqualTo("disabled by me");
        assertThat(again.subscription().consent())
                .isEqualTo(webhook.subscription().consent());
    }

    @Test
    void aSecondProcessTakesOver() {
        Webhook webhook = world.subscribe(receiver);
        Ownership second = new Ownership(world.store);
        second.takeOver();
        soon().until(() -> world.webhooks.hasGivenWay());

        world.feed(world.gold("a", 1));
        assertThat(receiver.received()).isEmpty();
        reopen(World.quick());
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 1);
    }

    @Test
    void secretsAreEncryptedAsSoonAsThereIsAKeyAndKeysCanBeReplaced() {
        String old = "old:" + SealTest.key(1);
        String fresh = "new:" + SealTest.key(2);
        Webhook webhook =
                world.subscribe(receiver, "{'headers':[{'name':'Authorization','value':'Bearer t0k','secret':true}]}");
        Secret secret = world.webhooks.secrets(webhook.id()).get(0).secret();
        assertThat(stored()).anyMatch(text -> text.contains("t0k")).anyMatch(text -> text.contains("whsec_"));

        reopen(World.quick().withSealing(SealingKeys.parse(old)));
        Secret replaced = world.webhooks.rotateSecret(webhook.id());
        assertThat(stored()).hasSize(3).allMatch(text -> text.startsWith("sealed:old:"));

        world.close();
        assertThatThrownBy(() -> World.open(database))
                .hasMessageContaining("sealed with the key 'old', which was not given");
        world = World.open(database, World.quick().withSealing(SealingKeys.parse(fresh + "," + old)));
        reopen(World.quick().withSealing(SealingKeys.parse(fresh)));

        assertThat(stored()).hasSize(3).allMatch(text -> text.startsWith("sealed:new:"));
        assertThat(world.webhooks.get(webhook.id()).form()).isEqualTo(webhook.form());
        world.feed(world.gold("a", 1));
        soon().until(() -> receiver.received().size() == 1);
        Receiver.Received received = receiver.received().get(0);
        assertThat(received.headers().getFirst("Authorization")).isEqualTo("Bearer t0k");
        assertThatCode(() -> verify(secret, received)).doesNotThrowAnyException();
        assertThatCode(() -> verify(replaced, received)).doesNotThrowAnyException();
    }

    private List<String> stored() {
        return world.store.read(connection -> Sql.list(
                connection,
                "SELECT definition FROM webhook UNION ALL SELECT secret FROM webhook_secret",
                row -> row.getString(1)));
    }

    @Test
    void secretHeadersGoToNoOtherServer() {
        try (Receiver other = Receiver.start()) {
            Webhook webhook = world.subscribe(
                    receiver, "{'headers':[{'name':'Authorization','value':'Bearer t0k','secret':true}]}");
            String masked = "{'headers':[{'name':'Authorization','value':'••••','secret':true}]";

            assertThatThrownBy(() -> world.webhooks.update(webhook.id(), World.form(other, masked + "}")))
                    .hasMessageContaining("the url goes to another server now; give the value");
            Webhook moved = world.webhooks.update(
                    webhook.id(), World.form(receiver, masked + ",'url':'" + receiver.url() + "/elsewhere'}"));

            assertThat(moved.subscription().endpoint().headers().get(0).value()).isEqualTo("Bearer t0k");
        }
    }

    @Test
    void whatAnEndpointSaysIsNotedWhateverItIs() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answerNonsense(server));
            thread.setDaemon(true);
            thread.start();
            Webhook webhook = world.subscribe(receiver, "{'url':'http://127.0.0.1:" + server.getLocalPort() + "/'}");

            world.feed(world.gold("a", 1));

            soon().until(() -> world.log(webhook).get(0).attempts() >= 2);
            assertThat(world.log(webhook).get(0).detail()).isNotNull().doesNotContain("\0");
        }
    }

    private static void answerNonsense(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                int unused = socket.getInputStream().read(new byte[65_536]);
                socket.getOutputStream().write("NONSENSE\0\1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // the client is gone, or the test is over
            }
        }
    }

    @Test
    void waitsForAReceiverThatWantsFewerRequestsGrow() {
        List<Instant> times = new java.util.concurrent.CopyOnWriteArrayList<>();
        receiver.answering(request -> {
            times.add(Instant.now());
            return Receiver.status(times.size() <= 5 ? 429 : 200);
        });
        Webhook webhook = world.subscribe(receiver);

        world.feed(world.gold("a", 1));

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 1);
        assertThat(Duration.between(times.get(4), times.get(5))).isGreaterThanOrEqualTo(Duration.ofMillis(155));
    }

    @Test
    void consentWaitsForTheMembershipWhileTheTopicsAreNotRead() {
        world.caughtUp = false;
        Webhook webhook = world.subscribe(receiver, "{'consent':{'metric':'marketing_consent'}}");
        world.membership("b", 2, "marketing_consent", "true");
        world.feed(world.gold("a", 1));
        world.clock.putForward(Duration.ofSeconds(6));
        world.feed(world.gold("b", 1), world.gold("b", 2));
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 2);
        assertThat(world.count(webhook, DeliveryState.SUPPRESSED)).isZero();

        world.membership("a", 1, "marketing_consent", "true");

        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 3);
    }

    @Test
    void whatAnotherProcessHasEndedStaysEnded() {
        DeliveryQueue queue = new DeliveryQueue(world.store);
        write("w", List.of("a"));
        Delivery delivery = queue.due("w", world.now(), 10).get(0);
        Reply reply = new Reply.Answered(500, null, "", Duration.ZERO);
        queue.settle("w", List.of(new Outcome.Delivered(delivery, world.now(), reply)));

        queue.settle("w", List.of(new Outcome.Again(delivery, world.now(), reply, world.now())));

        DeliveryLog.Line line = world.webhooks.log().line("w", delivery.id()).orElseThrow();
        assertThat(line.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(line.attempts()).isEqualTo(1);
        assertThat(world.webhooks.log().attempts(delivery.id())).isEmpty();
    }

    @Test
    void aLongBacklogIsHastenedGivenUpAndRemovedInParts() {
        DeliveryQueue queue = new DeliveryQueue(world.store);
        OutboxCleaning cleaning = new OutboxCleaning(world.store);
        int most = DeliveryQueue.CHUNK + 10;
        write("w", LongStream.range(0, most).mapToObj(i -> "c" + i).toList());
        Instant later = world.now().plusSeconds(100);
        world.store.change(
                connection -> Sql.update(connection, "UPDATE webhook_delivery SET next_attempt_at = ?", later));

        assertThat(queue.hasten("w", world.now())).isTrue();
        assertThat(queue.hasten("w", world.now())).isFalse();
        assertThat(queue.due("w", world.now(), most + 1)).hasSize(most);

        assertThat(cleaning.expire("w", later, Set.of(), "late", later)).isEqualTo(OutboxCleaning.CHUNK);
        assertThat(cleaning.expire("w", later, Set.of(), "late", later)).isEqualTo(10);
        assertThat(cleaning.purge(later.plusSeconds(1), later)).isEqualTo(most);
    }

    @Test
    void whatWasSaidOfWhoWasErasedIsRemovedAndNotOfWhoCameBack() {
        OutboxCleaning cleaning = new OutboxCleaning(world.store);
        Webhook webhook = world.subscribe(receiver);
        world.feed(world.gold("a", 1), world.gold("a", 2));
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 2);
        world.erase("a", 2);
        world.clock.putForward(Duration.ofSeconds(1));
        world.feed(world.gold("a", 3));
        soon().until(() -> world.count(webhook, DeliveryState.DELIVERED) == 3);

        assertThat(cleaning.purge(Instant.EPOCH, Instant.EPOCH)).isEqualTo(2);

        assertThat(world.log(webhook)).extracting(DeliveryLog.Line::sequence).containsExactly(3L);
    }

    /** A message about each customer, for a subscription that nobody delivers. */
    private void write(String webhookId, List<String> customers) {
        world.store.change(connection -> Outbox.write(
                connection,
                customers.stream()
                        .map(customer -> new Outbox.Entry(
                                webhookId,
                                TransitionJson.message(world.gold(customer, 1)),
                                Delivery.ofCustomer(customer),
                                customer,
                                1,
                                0,
                                null))
                        .toList(),
                world.now()));
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
    }

    static void verify(Secret secret, Receiver.Received received) throws WebhookVerificationException {
        Map<String, List<String>> headers = new HashMap<>();
        received.headers().forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values));
        try {
            new com.standardwebhooks.Webhook(secret.text()).verify(received.text(), headers);
        } catch (com.standardwebhooks.exceptions.EmptyWebhookSecretException e) {
            throw new IllegalStateException(e);
        }
    }
}
