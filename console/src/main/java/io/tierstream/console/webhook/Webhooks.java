package io.tierstream.console.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.console.access.Gate;
import io.tierstream.console.feed.TransitionListener;
import io.tierstream.console.store.Customers;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.ProblemException;
import io.tierstream.console.web.Routes;
import io.tierstream.console.webhook.alert.DistributionAlerts;
import io.tierstream.console.webhook.format.Message;
import io.tierstream.console.webhook.format.Secret;
import io.tierstream.console.webhook.send.AddressGuard;
import io.tierstream.console.webhook.send.HttpSender;
import io.tierstream.console.webhook.send.Reply;
import io.tierstream.console.webhook.send.Request;
import io.tierstream.console.webhook.send.Resolver;
import io.tierstream.console.webhook.send.Trust;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Webhooks, running: the subscriptions, what people may do with them, and the {@link Dispatcher} that delivers. */
public final class Webhooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private static final int MOST_WEBHOOKS = 500;
    private static final Duration PURGE_EVERY = Duration.ofMinutes(10);
    private static final Duration ALERTS_EVERY = Duration.ofSeconds(30);

    /** After a start nothing is given up for so long: while nobody tried, time passed that the endpoint is not to blame for. */
    private static final Duration START_GRACE = Duration.ofMinutes(10);

    private final WebhookSettings settings;
    private final InstantSource clock;
    private final BooleanSupplier caughtUp;
    private final Seal seal;
    private final WebhookStore stored;
    private final SubscriptionReader reader;
    private final Outbox outbox;
    private final OutboxCleaning cleaning;
    private final DeliveryLog log;
    private final Replay replay;
    private final DistributionAlerts alerts;
    private final HttpSender sender;
    private final WebhookMetrics metrics;
    private final Dispatcher dispatcher;
    private final SecureRandom random = new SecureRandom();

    /**
     * What webhooks need of the rest of the console.
     *
     * @param trust whose certificates endpoints may have
     * @param caughtUp whether the topics are read to their ends
     */
    public record Surroundings(
            Store store,
            Customers customers,
            Retention retention,
            MeterRegistry meters,
            InstantSource clock,
            Resolver resolver,
            Trust trust,
            BooleanSupplier caughtUp,
            String version) {

        /** With the system's clock, names and trusted certificates. */
        public static Surroundings of(
                Store store,
                Customers customers,
                Retention retention,
                MeterRegistry meters,
                BooleanSupplier caughtUp,
                String version) {
            return new Surroundings(
                    store,
                    customers,
                    retention,
                    meters,
                    InstantSource.system(),
                    Resolver.SYSTEM,
                    Trust.OF_JVM,
                    caughtUp,
                    version);
        }
    }

    private Webhooks(WebhookSettings settings, Surroundings with) {
        Store store = with.store();
        this.settings = settings;
        this.clock = with.clock();
        this.caughtUp = with.caughtUp();
        this.reader = new SubscriptionReader(settings.allowHttp());
        this.seal = new Seal(settings.sealing());
        this.stored = new WebhookStore(store, reader, seal);
        this.outbox = new Outbox(store);
        this.cleaning = new OutboxCleaning(store);
        this.log = new DeliveryLog(store);
        this.replay = new Replay(store, with.customers());
        this.alerts = new DistributionAlerts(
                store,
                settings.alerts(),
                new CountedHistory(store, with.retention(), clock),
                new AlertNotices(this::all));
        this.sender = new HttpSender(
                new AddressGuard(settings.allowedNetworks()), with.resolver(), with.trust(), with.version());
        this.metrics = new WebhookMetrics(with.meters());
        Lane.Shared shared = new Lane.Shared(
                new DeliveryQueue(store),
                cleaning,
                sender,
                new RequestMaker(with.customers(), caughtUp),
                new Wakener(),
                Dispatcher.events(metrics, this::disableGone),
                clock,
                settings,
                clock.instant().plus(START_GRACE));
        this.dispatcher = new Dispatcher(outbox, new Ownership(store), new Backlog(store), metrics, shared);
    }

    /**
     * Starts delivering what the outbox holds.
     *
     * @throws io.tierstream.console.store.StoreException if what the store holds is sealed with a key that was not given
     */
    public static Webhooks start(WebhookSettings settings, Surroundings with) {
        Webhooks webhooks = new Webhooks(settings, with);
        try {
            webhooks.begin();
            return webhooks;
        } catch (RuntimeException e) {
            webhooks.close();
            throw e;
        }
    }

    private void begin() {
        stored.reseal();
        dispatcher.start();
        for (Webhook webhook : stored.all()) {
            warnOfClearSecrets();
            dispatcher.open(webhook, stored.secrets(webhook.id(), clock.instant()));
        }
        dispatcher.repeat(this::purge, PURGE_EVERY);
        dispatcher.repeat(this::lookForAlerts, ALERTS_EVERY);
    }

    /** With the first subscription. */
    private void warnOfClearSecrets() {
        if (!seal.encrypts() && dispatcher.webhooks().isEmpty()) {
            LOG.warn(
                    "Secrets of webhooks stand in the database in the clear: protect it, or give a key to encrypt them,"
                            + " see docs/webhooks.md.");
        }
    }

    /** What the feed tells of new transitions. */
    public TransitionListener listener() {
        return new Intake(
                this::all, settings.retries().window(), clock, webhook -> metrics.count(webhook, "too_old", 1));
    }

    /** The paths of the API. */
    public Routes routes(Gate gate) {
        return new WebhookRoutes(this, gate);
    }

    DistributionAlerts alerts() {
        return alerts;
    }

    DeliveryLog log() {
        return log;
    }

    List<Webhook> all() {
        return dispatcher.webhooks();
    }

    Webhook get(String id) {
        return dispatcher.lane(id).webhook();
    }

    List<KeptSecret> secrets(String id) {
        Instant now = clock.instant();
        return dispatcher.lane(id).secrets().stream()
                .filter(secret -> secret.signsAt(now))
                .toList();
    }

    boolean isOpen(String id) {
        return dispatcher.lane(id).isOpen();
    }

    boolean hasGivenWay() {
        return dispatcher.hasGivenWay();
    }

    /** Makes a subscription; the secret is a new one unless one is given. */
    synchronized Webhook create(SubscriptionForm form, @Nullable Secret given) {
        if (all().size() >= MOST_WEBHOOKS) {
            throw ProblemException.badRequest("there are " + MOST_WEBHOOKS + " webhooks already; delete one first");
        }
        Instant now = clock.instant();
        String id = UUID.randomUUID().toString();
        Webhook webhook = new Webhook(id, form.complete(), reader.read(form), true, null, now, now);
        warnOfClearSecrets();
        stored.insert(webhook, given == null ? Secret.random(random) : given);
        dispatcher.open(webhook, stored.secrets(id, now));
        return webhook;
    }

    /** Changes a subscription. What is still to be sent is sent by the new form. */
    synchronized Webhook update(String id, SubscriptionForm form) {
        Webhook old = get(id);
        SubscriptionForm whole = form.unmasked(old.form()).complete();
        return write(new Webhook(
                id, whole, reader.read(whole), old.enabled(), old.reason(), old.createdAt(), clock.instant()));
    }

    synchronized Webhook enable(String id) {
        Webhook old = get(id);
        return write(
                new Webhook(id, old.form(), reader.read(old.form()), true, null, old.createdAt(), clock.instant()));
    }

    synchronized Webhook disable(String id, String reason) {
        Webhook old = get(id);
        return write(new Webhook(id, old.form(), old.subscription(), false, reason, old.createdAt(), clock.instant()));
    }

    private void disableGone(Webhook webhook, String reason) {
        if (dispatcher.has(webhook.id())) {
            Webhook unused = disable(webhook.id(), reason);
        }
    }

    private Webhook write(Webhook webhook) {
        stored.update(webhook);
        Lane lane = dispatcher.lane(webhook.id());
        lane.update(webhook, lane.secrets());
        retainClients();
        return webhook;
    }

    private void retainClients() {
        sender.retain(all().stream()
                .map(webhook -> webhook.subscription().endpoint().url().getHost())
                .collect(Collectors.toSet()));
    }

    synchronized void delete(String id) {
        Webhook webhook = get(id);
        stored.delete(webhook.id());
        dispatcher.drop(id);
        retainClients();
    }

    /** Gives the subscription a new secret; the old one signs beside it for the time of grace. */
    synchronized Secret rotateSecret(String id) {
        Lane lane = dispatcher.lane(id);
        Instant now = clock.instant();
        Secret secret = Secret.random(random);
        stored.rotate(id, secret, now, now.plus(settings.secretGrace()));
        lane.update(lane.webhook(), stored.secrets(id, now));
        return secret;
    }

    /** Sends a message of nobody, past the outbox and even if the subscription is disabled. */
    Reply test(String id) {
        Lane lane = dispatcher.lane(id);
        Instant now = clock.instant();
        Subscription subscription = lane.webhook().subscription();
        Message message = Sample.message(subscription, now);
        Request request = RequestMaker.request(subscription, lane.secrets(), message, now);
        Reply reply = sender.send(request).join();
        outbox.noteTest(id, message, reply, now);
        return reply;
    }

    Replay.Result replay(String id, Replay.Wanted wanted) {
        Lane lane = dispatcher.lane(id);
        if (!lane.webhook().enabled()) {
            throw new ProblemException(409, "Conflict", "the webhook is disabled; enable it before a replay");
        }
        Replay.Result result = replay.run(lane.webhook(), wanted, clock.instant());
        lane.nudge();
        return result;
    }

    /** Before the topics are read to their ends nobody comes and goes, or everybody does. */
    void lookForAlerts() {
        if (!dispatcher.hasGivenWay() && caughtUp.getAsBoolean()) {
            alerts.look(clock.instant());
        }
    }

    private void purge() {
        Instant now = clock.instant();
        int unused = cleaning.purge(now.minus(settings.keepDead()), now.minus(settings.keepDelivered()));
    }

    /** See {@link Dispatcher#close}. */
    @Override
    public void close() {
        dispatcher.close();
    }
}
