package io.tierstream.console.webhook;

import io.tierstream.console.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers: keeps a lane for each subscription, has it look when there is something to send, and does now and then what has to be done. */
final class Dispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration WATCH_EVERY = Duration.ofMillis(25);
    private static final Duration OWNERSHIP_EVERY = Duration.ofMillis(500);
    private static final Duration BACKLOG_EVERY = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final Duration CLOSING_LOOK = Duration.ofMillis(10);

    private final Outbox outbox;
    private final Ownership ownership;
    private final Backlog backlog;
    private final WebhookMetrics metrics;
    private final Lane.Shared shared;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private volatile long watched;
    private volatile boolean yielded;

    Dispatcher(Outbox outbox, Ownership ownership, Backlog backlog, WebhookMetrics metrics, Lane.Shared shared) {
        this.outbox = outbox;
        this.ownership = ownership;
        this.backlog = backlog;
        this.metrics = metrics;
        this.shared = shared;
    }

    /** Begins to deliver: from now on this process does. */
    void start() {
        ownership.takeOver();
        watched = outbox.last();
        repeat(this::watch, WATCH_EVERY);
        repeat(this::giveWay, OWNERSHIP_EVERY);
        repeat(backlog::look, BACKLOG_EVERY);
    }

    /** Does something again and again, whatever it throws. */
    void repeat(Runnable task, Duration pause) {
        shared.wakener()
                .repeat(
                        () -> {
                            try {
                                task.run();
                            } catch (RuntimeException e) {
                                LOG.warn("Webhooks try again later: {}", e.getMessage(), e);
                            }
                        },
                        pause);
    }

    /** Begins a lane. */
    void open(Webhook webhook, List<KeptSecret> secrets) {
        Lane lane = new Lane(webhook, secrets, shared);
        lanes.put(webhook.id(), lane);
        if (yielded) {
            lane.finish();
        }
        metrics.show(lane, backlog, shared.clock());
        lane.nudge();
    }

    /** Ends a lane, with what it still had to send. */
    void drop(String id) {
        Lane lane = lane(id);
        lanes.remove(id);
        lane.close();
        shared.wakener().forget(lane);
        metrics.forget(id);
    }

    /** The lane of a subscription. */
    Lane lane(String id) {
        Lane lane = lanes.get(id);
        if (lane == null) {
            throw ProblemException.notFound("there is no webhook with the id " + id);
        }
        return lane;
    }

    boolean has(String id) {
        return lanes.containsKey(id);
    }

    /** The subscriptions, the oldest first. */
    List<Webhook> webhooks() {
        return lanes.values().stream()
                .map(Lane::webhook)
                .sorted(Comparator.comparing(Webhook::createdAt).thenComparing(Webhook::id))
                .toList();
    }

    private void watch() {
        outbox.writtenAfter(watched).forEach((id, last) -> {
            watched = Math.max(watched, last);
            Lane lane = lanes.get(id);
            if (lane != null) {
                lane.nudge();
            }
        });
    }

    /** Whether another process delivers now. */
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

    /** What lanes tell: it is counted, and what is gone is told on. */
    static LaneEvents events(WebhookMetrics metrics, BiConsumer<Webhook, String> disable) {
        return new LaneEvents() {
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
                LOG.warn("Webhook {} is disabled: its endpoint answers 410.", webhook.id());
                disable.accept(webhook, "the endpoint answered 410 Gone");
            }
        };
    }

    /** Ends when what is under way has ended, or after some seconds: what is not written down then is sent again after the next start. */
    @Override
    public void close() {
        Collection<Lane> open = lanes.values();
        open.forEach(Lane::finish);
        Instant latest = Instant.now().plus(CLOSING);
        while (Instant.now().isBefore(latest) && !open.stream().allMatch(Lane::isIdle)) {
            LockSupport.parkNanos(CLOSING_LOOK.toNanos());
        }
        open.forEach(Lane::close);
        shared.wakener().close();
        shared.sender().close();
    }
}
