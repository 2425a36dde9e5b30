package io.tierstream.console.web;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Principal;
import io.tierstream.console.access.Role;
import io.tierstream.console.feed.Live;
import io.tierstream.schemas.v1.SegmentTransition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of server-sent events. Four times a second at most, all clients are told the targets whose numbers have changed, and a
 * sample of the new transitions; the status when it changes. A new client is told the whole distribution; one that comes back with the
 * id of the last event it saw gets the transitions since then too, as far as they are remembered.
 */
final class LiveStream implements Routes, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
    private static final long TICK_MILLIS = 250;
    private static final int TICKS_PER_HEARTBEAT = 60;
    private static final int TICKS_PER_STATUS = 4;
    private static final int TRANSITIONS_PER_TICK = 10;
    private static final int MOST_CLIENTS = 1_000;

    /** Of one principal, so that nobody takes the places of all others. */
    static final int MOST_OF_ONE = 500;

    private final Gate gate;
    private final Supplier<Targets.View> views;
    private final Function<Principal, Statuses.Status> statuses;
    private final Live live;
    private final String run = Long.toString(Instant.now().toEpochMilli(), 36);
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Map<String, Targets.Target> told = new HashMap<>();
    private long ticks;
    private long toldTransition;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "console-stream");
        thread.setDaemon(true);
        return thread;
    });

    private record Update(
            Instant asOf,
            @Nullable String ruleSet,
            @Nullable Long version,
            List<Targets.Target> targets) {}

    /** A client with what it may see, and what it has seen. */
    private static final class Subscriber {

        private final StreamClient client;
        private final Principal principal;
        private final @Nullable String customer;
        private final BooleanSupplier valid;
        private long lastTransition;
        private Statuses.@Nullable Status status;

        private Subscriber(
                StreamClient client,
                Principal principal,
                @Nullable String customer,
                BooleanSupplier valid,
                long lastTransition) {
            this.client = client;
            this.valid = valid;
            this.principal = principal;
            this.customer = customer;
            this.lastTransition = lastTransition;
        }
    }

    /**
     * Not started.
     *
     * @param views the distribution now
     * @param statuses the status now, as somebody may see it
     */
    LiveStream(Gate gate, Supplier<Targets.View> views, Function<Principal, Statuses.Status> statuses, Live live) {
        this.gate = gate;
        this.views = views;
        this.statuses = statuses;
        this.live = live;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How many listen. */
    int clients() {
        return subscribers.size();
    }

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.get("/api/v1/stream", this::open);
    }

    private void open(Context context) {
        String customer = context.queryParam("customer");
        Principal principal = gate.require(context, customer == null ? Role.VIEWER : Role.ANALYST);
        checkRoom(context, principal);
        context.contentType("text/event-stream; charset=utf-8")
                .header(Header.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no");
        long from = from(context.header("Last-Event-ID"));
        context.future(() -> connect(context, principal, customer, from));
    }

    private void checkRoom(Context context, Principal principal) {
        long own = subscribers.stream()
                .filter(one -> one.principal.name().equals(principal.name()))
                .count();
        if (own >= MOST_OF_ONE || subscribers.size() >= MOST_CLIENTS) {
            context.header(Header.RETRY_AFTER, "10");
            throw new ProblemException(
                    503,
                    "Too many clients",
                    own >= MOST_OF_ONE
                            ? principal.name() + " has " + own + " streams open already; close some of them"
                            : "the stream has " + MOST_CLIENTS + " clients already; try again later");
        }
    }

    private CompletableFuture<Void> connect(
            Context context, Principal principal, @Nullable String customer, long lastTransition) {
        try {
            AtomicReference<@Nullable Subscriber> known = new AtomicReference<>();
            StreamClient client = new StreamClient(context.res().getOutputStream(), () -> forget(known.get()));
            Subscriber subscriber = new Subscriber(client, principal, customer, gate.validity(context), lastTransition);
            known.set(subscriber);
            context.req().getAsyncContext().addListener(client);
            context.res().getOutputStream().setWriteListener(client);
            welcome(subscriber);
            if (client.isOver()) {
                subscribers.remove(subscriber);
            }
            return client.ended();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget(@Nullable Subscriber subscriber) {
        if (subscriber != null) {
            subscribers.remove(subscriber);
        }
    }

    /** Tells how it stands. Never while others are told what changes: a client would miss what changes between the two. */
    private synchronized void welcome(Subscriber subscriber) {
        subscriber.status = statuses.apply(subscriber.principal);
        subscriber.client.event("status", id(subscriber), Json.bytes(subscriber.status));
        Targets.View view = views.get();
        subscriber.client.event(
                "distribution",
                id(subscriber),
                Json.bytes(update(view, view.targets().toList())));
        List<Live.Numbered> missed = live.after(subscriber.lastTransition);
        tell(subscriber, missed, new News(null, missed));
        subscriber.client.flush();
        subscribers.add(subscriber);
    }

    private static Update update(Targets.View view, List<Targets.Target> changed) {
        return new Update(view.asOf(), view.ruleSet(), view.version(), changed);
    }

    /** The number of the transition that the client saw last; those before the start of this process are gone. */
    private long from(@Nullable String lastEventId) {
        if (lastEventId != null && lastEventId.startsWith(run + "-")) {
            try {
                return Long.parseLong(lastEventId.substring(run.length() + 1));
            } catch (NumberFormatException e) {
                // Not one of ours.
            }
        }
        return live.lastNumber();
    }

    private String id(Subscriber subscriber) {
        return run + "-" + subscriber.lastTransition;
    }

    private synchronized void tick() {
        try {
            ticks++;
            List<Live.Numbered> transitions = live.after(toldTransition);
            toldTransition = Math.max(toldTransition, live.lastNumber());
            if (!subscribers.isEmpty()) {
                News news = new News(changes(), transitions);
                subscribers.forEach(subscriber -> tell(subscriber, news));
            }
        } catch (RuntimeException e) {
            LOG.warn("The stream failed; it goes on.", e);
        }
    }

    private byte @Nullable [] changes() {
        Targets.View view = views.get();
        List<Targets.Target> changed = view.targets()
                .filter(target -> !target.equals(told.put(target.target(), target)))
                .toList();
        return changed.isEmpty() ? null : Json.bytes(update(view, changed));
    }

    /** What all are told in a tick: made once for all. */
    private final class News {

        private final byte @Nullable [] changes;
        private final List<Live.Numbered> transitions;
        private final Map<List<Object>, byte[]> json = new HashMap<>();

        private News(byte @Nullable [] changes, List<Live.Numbered> transitions) {
            this.changes = changes;
            this.transitions = transitions;
        }

        private byte[] json(Live.Numbered numbered, Principal principal) {
            return json.computeIfAbsent(
                    List.of(numbered.number(), principal.role()),
                    absent -> Json.bytes(shown(principal, numbered.transition())));
        }
    }

    private void tell(Subscriber subscriber, News news) {
        tell(subscriber, news.transitions, news);
        if (news.changes != null) {
            subscriber.client.event("distribution", id(subscriber), news.changes);
        }
        if (ticks % TICKS_PER_STATUS == 0) {
            status(subscriber);
            endIfOver(subscriber);
        }
        if (ticks % TICKS_PER_HEARTBEAT == 0) {
            subscriber.client.comment("still here");
        }
        subscriber.client.flush();
    }

    /** Who has signed out, or whose token has ended, is told nothing more. */
    private static void endIfOver(Subscriber subscriber) {
        if (!subscriber.valid.getAsBoolean()) {
            subscriber.client.end();
        }
    }

    /** The newest of them, a few; of one customer all, which may be many after a pause, and go out as one message. */
    private void tell(Subscriber subscriber, List<Live.Numbered> transitions, News news) {
        List<Live.Numbered> wanted = transitions.stream()
                .filter(numbered -> numbered.number() > subscriber.lastTransition)
                .filter(numbered -> subscriber.customer == null
                        || numbered.transition().getCustomerId().equals(subscriber.customer))
                .toList();
        int most = subscriber.customer == null ? TRANSITIONS_PER_TICK : wanted.size();
        List<byte[]> events = new ArrayList<>();
        for (Live.Numbered numbered : wanted.subList(Math.max(0, wanted.size() - most), wanted.size())) {
            subscriber.lastTransition = numbered.number();
            events.add(StreamClient.text("transition", id(subscriber), news.json(numbered, subscriber.principal)));
        }
        subscriber.client.events(events);
    }

    private TransitionView shown(Principal principal, SegmentTransition transition) {
        return principal.seesCustomers()
                ? TransitionView.of(transition)
                : TransitionView.masked(transition, gate.shown(principal, transition.getCustomerId()));
    }

    private void status(Subscriber subscriber) {
        Statuses.Status status = statuses.apply(subscriber.principal);
        if (!status.isLike(subscriber.status)) {
            subscriber.status = status;
            subscriber.client.event("status", id(subscriber), Json.bytes(status));
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        subscribers.forEach(subscriber -> subscriber.client.end());
    }
}
