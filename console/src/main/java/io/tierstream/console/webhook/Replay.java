package io.tierstream.console.webhook;

import io.tierstream.console.store.Customers;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.ProblemException;
import io.tierstream.console.webhook.Outbox.Entry;
import io.tierstream.schemas.v1.SegmentTransition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends transitions of the past once more: what the subscription wants of them by its present form, with the ids they had. */
final class Replay {

    static final int MOST = 20_000;

    private final Store store;
    private final Customers customers;

    Replay(Store store, Customers customers) {
        this.store = store;
        this.customers = customers;
    }

    /**
     * What is to be sent again: either what was emitted in a span of time, with {@code to} exclusive, or ids that stand in the log of the
     * subscription.
     */
    record Wanted(
            @Nullable String from,
            @Nullable String to,
            @Nullable List<String> ids) {}

    /**
     * What a replay came to.
     *
     * @param queued are sent
     * @param open were still to be sent anyway
     * @param notWanted the subscription is not about them
     * @param unknown ids that are not in the log, or of which the store has no transition any more
     */
    record Result(int queued, int open, int notWanted, int unknown) {}

    Result run(Webhook webhook, Wanted wanted, Instant now) {
        if ((wanted.ids() == null) == (wanted.from() == null) || (wanted.from() == null) != (wanted.to() == null)) {
            throw ProblemException.badRequest("a replay has either from and to, or ids");
        }
        List<SegmentTransition> found = find(webhook.id(), wanted);
        if (found.size() > MOST) {
            throw ProblemException.badRequest(
                    "more than " + MOST + " transitions lie between from and to; take a shorter range at a time");
        }
        return store.write(connection -> queue(connection, webhook, wanted, found, now));
    }

    private static Result queue(
            Connection connection, Webhook webhook, Wanted wanted, List<SegmentTransition> found, Instant now)
            throws SQLException {
        Set<String> open = Outbox.open(
                connection,
                webhook.id(),
                found.stream().map(SegmentTransition::getId).collect(Collectors.toSet()));
        List<Entry> entries = new ArrayList<>();
        int notWanted = 0;
        for (SegmentTransition transition : found) {
            Entry entry = Intake.entry(webhook, transition, now.toEpochMilli());
            if (entry == null) {
                notWanted++;
            } else if (!open.contains(transition.getId())) {
                entries.add(entry);
            }
        }
        Outbox.write(connection, entries, now);
        int unknown = wanted.ids() == null
                ? 0
                : (int) wanted.ids().stream().distinct().count() - found.size();
        return new Result(entries.size(), found.size() - notWanted - entries.size(), notWanted, unknown);
    }

    private List<SegmentTransition> find(String webhookId, Wanted wanted) {
        if (wanted.from() != null && wanted.to() != null) {
            Instant from = instant("from", wanted.from());
            Instant to = instant("to", wanted.to());
            if (!from.isBefore(to)) {
                throw ProblemException.badRequest("from must be before to");
            }
            return customers.emitted(from, to, null, MOST + 1);
        }
        List<String> ids = wanted.ids() == null
                ? List.of()
                : wanted.ids().stream().distinct().toList();
        if (ids.size() > MOST) {
            throw ProblemException.badRequest("at most " + MOST + " ids are replayed at a time, not " + ids.size());
        }
        List<SegmentTransition> found = new ArrayList<>();
        for (Outbox.Logged logged : store.read(connection -> Outbox.logged(connection, webhookId, ids))) {
            customers.timeline(logged.customerId(), logged.sequence() + 1, 1).stream()
                    .filter(transition -> transition.getId().equals(logged.messageId()))
                    .forEach(found::add);
        }
        return found;
    }

    private static Instant instant(String field, String text) {
        try {
            return Instant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw ProblemException.badRequest(field + " is a time such as 2026-11-23T08:00:00Z, not '" + text + "'");
        }
    }
}
