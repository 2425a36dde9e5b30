package io.tierstream.console.webhook;

import io.tierstream.console.webhook.send.HttpSender;
import io.tierstream.console.webhook.send.Reply;
import io.tierstream.console.webhook.send.RetryAfter;
import io.tierstream.console.webhook.send.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries of one subscription. It is one actor: {@link #nudge} has it look once on a shared thread, and it never waits for the
 * endpoint, so that no lane holds up another. Whatever it knows beside the outbox is lost with the process without harm: an attempt
 * whose end was not written down is made again, with the same id.
 *
 * <p>A customer's deliveries go out one after the other because only the first pending one of an order key is taken, and because an
 * order key stays taken until the end of the attempt is written down.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** How often it looks even if nobody calls. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    /** So much is fetched at a time for each request that may be under way. */
    private static final int FETCHED_PER_REQUEST = 4;

    /** Who asks for fewer requests is not made to wait for hours: the wait grows no further than after so many attempts. */
    private static final int MOST_SLOWER = 5;

    /** What lanes share. */
    record Shared(
            DeliveryQueue queue,
            OutboxCleaning cleaning,
            HttpSender sender,
            RequestMaker maker,
            Wakener wakener,
            LaneEvents events,
            InstantSource clock,
            WebhookSettings settings,
            Instant expireFrom) {}

    /** An attempt that has ended. */
    private record Ended(Delivery delivery, Reply reply) {}

    private final Shared shared;
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final Deque<Delivery> fetched = new ArrayDeque<>();
    private final Map<String, Delivery> underWay = new HashMap<>();
    private final List<Outcome> unwritten = new ArrayList<>();

    private volatile Webhook webhook;
    private volatile List<KeptSecret> secrets;
    private volatile boolean closing;
    private volatile boolean closed;
    private volatile int busy;
    private volatile boolean changed;
    private volatile boolean open;
    private Throttle throttle;
    private Instant nextSweep;
    private boolean gone;
    private boolean back;

    Lane(Webhook webhook, List<KeptSecret> secrets, Shared shared) {
        this.webhook = webhook;
        this.secrets = secrets;
        this.shared = shared;
        this.throttle = new Throttle(
                webhook.subscription().endpoint(), shared.settings().circuit());
        this.nextSweep = shared.expireFrom();
    }

    Webhook webhook() {
        return webhook;
    }

    List<KeptSecret> secrets() {
        return secrets;
    }

    /** Whether the endpoint is left alone because it failed. */
    boolean isOpen() {
        return open;
    }

    /** From now on the subscription is this. */
    void update(Webhook newWebhook, List<KeptSecret> newSecrets) {
        webhook = newWebhook;
        secrets = newSecrets;
        changed = true;
        nudge();
    }

    /** From now on it begins nothing; what is under way is still written down when it ends. */
    void finish() {
        closing = true;
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
        return busy == 0;
    }

    /** It does nothing more at all. */
    void close() {
        closed = true;
    }

    /** Has it look, soon and on another thread. */
    void nudge() {
        if (calls.getAndIncrement() == 0) {
            shared.wakener().run(this::answerCalls);
        }
    }

    /** One look, then the others have their turn: a busy lane keeps no thread for itself. */
    private void answerCalls() {
        int answered = calls.get();
        try {
            look();
        } finally {
            if (calls.addAndGet(-answered) > 0) {
                shared.wakener().run(this::answerCalls);
            }
        }
    }

    private void look() {
        if (closed) {
            shared.wakener().forget(this);
            return;
        }
        Instant now = shared.clock().instant();
        try {
            takeUpChanges();
            settle(now);
            sweep(now);
            shared.wakener().wake(this, webhook.enabled() && !closing ? begin(now) : IDLE);
            busy = underWay.size();
        } catch (RuntimeException e) {
            LOG.warn("Webhook {} waits a second: {}", webhook.id(), e.getMessage(), e);
            shared.wakener().wake(this, STORE_PAUSE);
        }
    }

    private void takeUpChanges() {
        if (changed) {
            changed = false;
            fetched.clear();
            throttle = new Throttle(
                    webhook.subscription().endpoint(), shared.settings().circuit());
            open = false;
        }
    }

    /** Writes down what became of attempts; only then is the next delivery of the same order key free. */
    private void settle(Instant now) {
        for (Ended one = ended.poll(); one != null; one = ended.poll()) {
            Verdict verdict = Verdict.of(one.reply());
            back |= throttle.note(verdict);
            gone |= verdict == Verdict.GONE;
            unwritten.add(outcome(one.delivery(), one.reply(), verdict, now));
        }
        open = throttle.isOpen();
        if (!unwritten.isEmpty()) {
            shared.queue().settle(webhook.id(), unwritten);
            List<Outcome> written = List.copyOf(unwritten);
            unwritten.clear();
            written.forEach(outcome -> underWay.remove(outcome.delivery().orderKey()));
            written.forEach(outcome -> shared.events().settled(webhook, outcome));
        }
        if (gone) {
            shared.events().gone(webhook);
            gone = false;
        }
        hasten(now);
    }

    /** A part at a time, so that others have their turn. */
    private void hasten(Instant now) {
        if (back) {
            back = shared.queue().hasten(webhook.id(), now);
            if (back) {
                nudge();
            }
        }
    }

    private Outcome outcome(Delivery delivery, Reply reply, Verdict verdict, Instant now) {
        return switch (verdict) {
            case DELIVERED -> new Outcome.Delivered(delivery, now, reply);
            case REJECTED -> new Outcome.Dead(delivery, now, reply, "the receiver refuses this message");
            case GONE -> new Outcome.Dead(delivery, now, reply, "the endpoint is gone");
            case SLOWER, RETRY -> again(delivery, reply, verdict, now);
        };
    }

    private Outcome again(Delivery delivery, Reply reply, Verdict verdict, Instant now) {
        Duration wanted = reply instanceof Reply.Answered answered
                ? RetryAfter.parse(answered.retryAfter(), now).orElse(Duration.ZERO)
                : Duration.ZERO;
        if (!wanted.isZero()) {
            throttle.pauseUntil(now.plus(wanted));
        }
        int attempts =
                verdict == Verdict.SLOWER ? Math.min(delivery.attempts() + 1, MOST_SLOWER) : delivery.attempts() + 1;
        return shared.settings()
                .retries()
                .next(delivery.createdAt(), attempts, now, wanted, ThreadLocalRandom.current())
                .<Outcome>map(next -> new Outcome.Again(delivery, now, reply, next))
                .orElseGet(() -> new Outcome.Dead(delivery, now, reply, lateReason()));
    }

    private String lateReason() {
        return "not delivered within " + shared.settings().retries().window().toHours() + " h";
    }

    private void sweep(Instant now) {
        if (now.isBefore(nextSweep)) {
            return;
        }
        Set<Long> inHands = new HashSet<>();
        underWay.values().forEach(delivery -> inHands.add(delivery.id()));
        fetched.forEach(delivery -> inHands.add(delivery.id()));
        Instant before = now.minus(shared.settings().retries().window());
        int given = shared.cleaning().expire(webhook.id(), before, inHands, lateReason(), now);
        if (given < OutboxCleaning.CHUNK) {
            nextSweep = now.plus(SWEEP_EVERY);
        }
        if (given > 0) {
            shared.events().expired(webhook, given);
        }
    }

    /** Begins what may be begun; tells when to look again if nothing happens before. */
    private Duration begin(Instant now) {
        int most = webhook.subscription().endpoint().maxConcurrency();
        while (underWay.size() < most) {
            Duration blocked = throttle.blockedFor(now);
            if (!blocked.isZero()) {
                return shorter(blocked, IDLE);
            }
            if (fetched.isEmpty() && !fetch(now)) {
                return untilNextDue(now);
            }
            Duration wait = begin(fetched.remove(), now);
            if (!wait.isZero()) {
                return wait;
            }
        }
        return IDLE;
    }

    private boolean fetch(Instant now) {
        int wanted = FETCHED_PER_REQUEST * webhook.subscription().endpoint().maxConcurrency();
        for (Delivery delivery : shared.queue().due(webhook.id(), now, wanted + underWay.size())) {
            if (!underWay.containsKey(delivery.orderKey())) {
                fetched.add(delivery);
            }
        }
        return !fetched.isEmpty();
    }

    private Duration untilNextDue(Instant now) {
        return shared.queue()
                .nextDue(webhook.id(), now)
                .map(due -> shorter(Duration.between(now, due), IDLE))
                .orElse(IDLE);
    }

    /** Begins one delivery; gives it back and tells for how long, if the endpoint may not be asked now. */
    private Duration begin(Delivery delivery, Instant now) {
        RequestMaker.Made made = shared.maker().make(webhook.subscription(), secrets, delivery, now);
        if (made instanceof RequestMaker.Made.Suppress suppress) {
            end(delivery, new Outcome.Suppressed(delivery, now, suppress.reason()));
        } else if (made instanceof RequestMaker.Made.Postpone postpone) {
            end(delivery, new Outcome.Postponed(delivery, now, postpone.until()));
        } else if (made instanceof RequestMaker.Made.Send send) {
            Duration wait = throttle.ask(now);
            if (!wait.isZero()) {
                fetched.addFirst(delivery);
                return wait;
            }
            underWay.put(delivery.orderKey(), delivery);
            shared.sender().send(send.request()).thenAccept(reply -> {
                ended.add(new Ended(delivery, reply));
                nudge();
            });
        }
        return Duration.ZERO;
    }

    /** Ends a delivery without an attempt; it counts as under way until that is written down. */
    private void end(Delivery delivery, Outcome outcome) {
        underWay.put(delivery.orderKey(), delivery);
        unwritten.add(outcome);
        nudge();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
