package io.tierstream.console.webhook;

import io.tierstream.console.feed.TransitionListener;
import io.tierstream.console.webhook.Outbox.Entry;
import io.tierstream.console.webhook.format.Message;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.SegmentTransition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts transitions into the outbox, in the transaction of the feed.
 *
 * <p>A subscription gets what was emitted since it was made, and not what is older than the window of retries: a store that is built
 * anew from the topics must not tell a year's transitions once more. What it was told within the window is recognised in the outbox.
 */
final class Intake implements TransitionListener {

    private final Supplier<List<Webhook>> webhooks;
    private final Duration window;
    private final InstantSource clock;
    private final IntakeEvents events;

    /** Hears of transitions that are left out. */
    @FunctionalInterface
    interface IntakeEvents {
        void tooOld(Webhook webhook);
    }

    Intake(Supplier<List<Webhook>> webhooks, Duration window, InstantSource clock, IntakeEvents events) {
        this.webhooks = webhooks;
        this.window = window;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public void accept(Connection connection, List<SegmentTransition> transitions) throws SQLException {
        Instant now = clock.instant();
        for (Webhook webhook : webhooks.get()) {
            if (webhook.enabled()) {
                // One after the other: of many subscriptions not all messages are in memory at once.
                Outbox.write(connection, entries(connection, webhook, transitions, now), now);
            }
        }
        for (SegmentTransition transition : transitions) {
            if (transition.getCause() == Cause.ERASURE) {
                Outbox.forget(connection, transition.getCustomerId());
            }
        }
    }

    private List<Entry> entries(
            Connection connection, Webhook webhook, List<SegmentTransition> transitions, Instant now)
            throws SQLException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (SegmentTransition transition : transitions) {
            if (transition.getEmittedAt().isBefore(webhook.createdAt())) {
                continue;
            }
            Entry entry = entry(webhook, transition, 0);
            if (entry != null && isRecent(webhook, transition, now)) {
                entries.putIfAbsent(transition.getId(), entry);
            }
        }
        if (!entries.isEmpty()) {
            entries.keySet().removeAll(Outbox.known(connection, webhook.id(), entries.keySet()));
        }
        return List.copyOf(entries.values());
    }

    private boolean isRecent(Webhook webhook, SegmentTransition transition, Instant now) {
        if (transition.getEmittedAt().isBefore(now.minus(window))) {
            events.tooOld(webhook);
            return false;
        }
        return true;
    }

    /** What the subscription is to be told about the transition; null if nothing. */
    static @Nullable Entry entry(Webhook webhook, SegmentTransition transition, long replay) {
        try {
            return webhook.subscription().selection().accepts(transition)
                    ? entry(webhook, transition, replay, null)
                    : null;
        } catch (Filter.FailedException e) {
            return entry(webhook, transition, replay, e.getMessage());
        }
    }

    private static Entry entry(
            Webhook webhook, SegmentTransition transition, long replay, @Nullable String suppressed) {
        Message message = TransitionJson.message(transition);
        String customer = transition.getCustomerId();
        return new Entry(
                webhook.id(),
                message,
                Delivery.ofCustomer(customer),
                customer,
                transition.getSequence(),
                replay,
                suppressed);
    }
}
