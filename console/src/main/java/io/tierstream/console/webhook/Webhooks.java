package io.tierstream.console.webhook;

import io.micrometer.core.instrument.Gauge;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Webhooks, running: a lane for each subscription, the outbox that feeds them, and what people may do with them. */
public final class Webhooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private static final int MOST_WEBHOOKS = 500;
    private static final Duration WATCH_EVERY = Duration.ofMillis(25);
    private static final Duration OWNERSHIP_EVERY = Duration.ofMillis(500);
    private static final Duration PURGE_EVERY = Duration.ofMinutes(10);
    private static final Duration ALERTS_EVERY = Duration.ofSeconds(30);

    /** What was said of customers who were erased is forgotten after so long. */
    private static final Duration UNKNOWN_KEPT = Duration.ofHours(1);

    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final Duration CLOSING_LOOK = Duration.ofMillis(10);

    /** After a start nothing is given up for so long: while nobody tried, time passed that the endpoint is not to blame for. */
    private static final Duration START_GRACE = Duration.ofMinutes(10);

    private final WebhookSettings settings;
    private final InstantSource clock;
    private final WebhookStore stored;
    private final SubscriptionReader reader;
    private final Outbox outbox;
    private final OutboxCleaning cleaning;
    private final Ownership ownership;
    private final DeliveryLog log;
    private final Replay replay;
    private final DistributionAlerts alerts;
    private final HttpSender sender;
    private final Wakener wakener = new Wakener();
    private final WebhookMetrics metrics;
    private final MeterRegistry meters;
    private final Lane.Shared shared;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private long watched;
    private volatile boolean yielded;

    /**
     * What webhooks need of the rest of the console.
     *
     * @param trust whose certificates endpoints may have
     */
    public record Surroundings(
            Store store,
            Customers customers,
            Retention retention,
            MeterRegistry meters,
            InstantSource clock,
            Resolver resolver,
            Trust trust,
            String version) {

        /** With the system's clock, names and trusted certificates. */
        public static Surroundings of(
                Store store, Customers customers, Retention retention, MeterRegistry meters, String version) {
            return new Surroundings(
                    store,
                    customers,
                    retention,
                    meters,
                    InstantSource.system(),
                    Resolver.SYSTEM,
                    Trust.OF_JVM,
                    version);
        }
    }

    private Webhooks(WebhookSettings settings, Surroundings with) {
        this.settings = settings;
        this.clock = with.clock();
        this.reader = new SubscriptionReader(settings.allowHttp());
        this.stored = new WebhookStore(with.store(), reader);
        this.outbox = new Outbox(with.store());
        this.cleaning = new OutboxCleaning(with.store());
        this.ownership = new Ownership(with.store());
        this.log = new DeliveryLog(with.store());
        this.replay = new Replay(with.store(), with.customers());
        this.alerts = new DistributionAlerts(
                with.store(),
                settings.alerts(),
                new CountedHistory(with.store(), with.retention(), clock),
                new AlertNotices(this::all));
        this.sender = new HttpSender(
                new AddressGuard(settings.allowedNetworks()), with.resolver(), with.trust(), with.version());
        this.meters = with.meters();
        this.metrics = new WebhookMetrics(meters);
        this.shared = new Lane.Shared(
                outbox,
                cleaning,
                sender,
                new RequestMaker(with.customers()),
                wakener,
                new Happenings(),
                clock,
                settings,
                clock.instant().plus(START_GRACE));
    }

    /** Starts delivering what the outbox holds. */
    public static Webhooks start(WebhookSettings settings, Surroundings with) {
        Webhooks webhooks = new Webhooks(settings, with);
        webhooks.ownership.takeOver();
        webhooks.watched = webhooks.outbox.last();
        webhooks.stored.all().forEach(webhooks::open);
        webhooks.lanes.values().forEach(Lane::nudge);
        webhooks.wakener.repeat(guarded(webhooks::watch), WATCH_EVERY);
        webhooks.wakener.repeat(guarded(webhooks::giveWay), OWNERSHIP_EVERY);
        webhooks.wakener.repeat(guarded(webhooks::purge), PURGE_EVERY);
        webhooks.wakener.repeat(guarded(() -> webhooks.lookForAlerts()), ALERTS_EVERY);
        return webhooks;
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("Webhooks try again later: {}", e.getMessage(), e);
            }
        };
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
        return lanes.values().stream()
                .map(Lane::webhook)
                .sorted(Comparator.comparing(Webhook::createdAt).thenComparing(Webhook::id))
                .toList();
    }

    Webhook get(String id) {
        return lane(id).webhook();
    }

    List<KeptSecret> secrets(String id) {
        Instant now = clock.instant();
        return lane(id).secrets().stream().filter(secret -> secret.signsAt(now)).toList();
    }

    boolean isOpen(String id) {
        return lane(id).isOpen();
    }

    private Lane lane(String id) {
        Lane lane = lanes.get(id);
        if (lane == null) {
            throw ProblemException.notFound("there is no webhook with the id " + id);
        }
        return lane;
    }

    /** Makes a subscription; the secret is a new one unless one is given. */
    synchronized Webhook create(SubscriptionForm form, @Nullable Secret given) {
        if (lanes.size() >= MOST_WEBHOOKS) {
            throw ProblemException.badRequest("there are " + MOST_WEBHOOKS + " webhooks already; delete one first");
        }
        Instant now = clock.instant();
        String id = UUID.randomUUID().toString();
        Webhook webhook = new Webhook(id, form.complete(), reader.read(form), true, null, now, now);
        stored.insert(webhook, given == null ? Secret.random(random) : given);
        open(webhook);
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

    private Webhook write(Webhook webhook) {
        stored.update(webhook);
        Lane lane = lane(webhook.id());
        lane.update(webhook, lane.secrets());
        return webhook;
    }

    synchronized void delete(String id) {
        Lane lane = lane(id);
        lanes.remove(id);
        lane.close();
        wakener.forget(lane);
        meters.getMeters().stream()
                .filter(meter -> id.equals(meter.getId().getTag("webhook")))
                .forEach(meters::remove);
        stored.delete(id);
    }

    /** Gives the subscription a new secret; the old one signs beside it for the time of grace. */
    synchronized Secret rotateSecret(String id) {
        Lane lane = lane(id);
        Instant now = clock.instant();
        Secret secret = Secret.random(random);
        stored.rotate(id, secret, now, now.plus(settings.secretGrace()));
        lane.update(lane.webhook(), stored.secrets(id, now));
        return secret;
    }

    /** Sends a message of nobody, past the outbox and even if the subscription is disabled. */
    Reply test(String id) {
        Lane lane = lane(id);
        Instant now = clock.instant();
        Subscription subscription = lane.webhook().subscription();
        Message message = Sample.message(subscription, now);
        Request request = RequestMaker.request(subscription, lane.secrets(), message, now);
        Reply reply = sender.send(request).join();
        outbox.noteTest(id, message, reply, now);
        return reply;
    }

    Replay.Result replay(String id, Replay.Wanted wanted) {
        Lane lane = lane(id);
        if (!lane.webhook().enabled()) {
            throw new ProblemException(409, "Conflict", "the webhook is disabled; enable it before a replay");
        }
        Replay.Result result = replay.run(lane.webhook(), wanted, clock.instant());
        lane.nudge();
        return result;
    }

    private void open(Webhook webhook) {
        Lane lane = new Lane(webhook, stored.secrets(webhook.id(), clock.instant()), shared);
        lanes.put(webhook.id(), lane);
        if (yielded) {
            lane.finish();
        }
        String id = webhook.id();
        Gauge.builder(
                        "tierstream.webhook.pending",
                        lane,
                        open -> log.pending(id).deliveries())
                .description("deliveries that are still to be made")
                .tags("webhook", id)
                .register(meters);
        Gauge.builder(
                        "tierstream.webhook.oldest.pending",
                        lane,
                        open -> log.pending(id).age(clock.instant()).toSeconds())
                .description("for how long the oldest of them waits")
                .baseUnit("seconds")
                .tags("webhook", id)
                .register(meters);
        Gauge.builder("tierstream.webhook.circuit.open", lane, open -> open.isOpen() ? 1 : 0)
                .description("1 while the endpoint is left alone because it failed")
                .tags("webhook", webhook.id())
                .register(meters);
    }

    private synchronized void watch() {
        outbox.writtenAfter(watched).forEach((id, last) -> {
            watched = Math.max(watched, last);
            Lane lane = lanes.get(id);
            if (lane != null) {
                lane.nudge();
            }
        });
    }

    private void lookForAlerts() {
        if (!yielded) {
            alerts.look(clock.instant());
        }
    }

    boolean hasGivenWay() {
        return yielded;
    }

    /** Sends nothing more once another process does. */
    private void giveWay() {
        if (!yielded && !ownership.isOurs()) {
            yielded = true;
            LOG.warn("Another console delivers the webhooks of this store now; this one has ceased to.");
            lanes.values().forEach(Lane::finish);
        }
    }

    private void purge() {
        Instant now = clock.instant();
        cleaning.purgeUnknownCustomers(now.minus(UNKNOWN_KEPT));
        cleaning.purge(now.minus(settings.keepDead()), now.minus(settings.keepDelivered()));
    }

    /** Counts what happens on lanes, and disables what is gone. */
    private final class Happenings implements LaneEvents {

        @Override
        public void settled(Webhook webhook, Outcome outcome) {
            metrics.settled(webhook, outcome);
        }

        @Override
        public void expired(Webhook webhook, int deliveries) {
            metrics.count(webhook, "dead", deliveries);
        }

        @Override
        public void gone(Webhook webhook) {
            if (lanes.containsKey(webhook.id())) {
                LOG.warn("Webhook {} is disabled: its endpoint answers 410.", webhook.id());
                disable(webhook.id(), "the endpoint answered 410 Gone");
            }
        }
    }

    /** Ends when what is under way has ended, or after some seconds: what is not written down then is sent again after the next start. */
    @Override
    public void close() {
        lanes.values().forEach(Lane::finish);
        Instant latest = Instant.now().plus(CLOSING);
        while (Instant.now().isBefore(latest) && !lanes.values().stream().allMatch(Lane::isIdle)) {
            LockSupport.parkNanos(CLOSING_LOOK.toNanos());
        }
        lanes.values().forEach(Lane::close);
        wakener.close();
        sender.close();
    }
}
