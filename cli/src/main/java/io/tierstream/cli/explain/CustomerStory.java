package io.tierstream.cli.explain;

import io.tierstream.cli.replay.EventSource;
import io.tierstream.cli.replay.Merges;
import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Outcome;
import io.tierstream.engine.Standing;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.Pages;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.sequence.PartialMatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a customer up to an instant, where the customer stands then, and what time alone will do.
 *
 * @param events how many events of the customer were applied
 * @param at the instant, milliseconds since the epoch
 * @param membership tiers, segments and metrics at the instant
 * @param standings every condition at the instant
 * @param sequences how far the customer has come in sequences at the instant
 * @param past all transitions up to the instant
 * @param coming the first transitions that follow if nothing more happens
 */
public record CustomerStory(
        long events,
        long at,
        Membership membership,
        List<Standing> standings,
        List<PartialMatch> sequences,
        List<Transition> past,
        List<Transition> coming) {

    /** How many coming transitions are told. */
    private static final int MAX_COMING = 8;

    /** Due moments looked at to find them; a due moment need not change anything. */
    private static final int REACH = 100_000;

    public CustomerStory {
        standings = List.copyOf(standings);
        sequences = List.copyOf(sequences);
        past = List.copyOf(past);
        coming = List.copyOf(coming);
    }

    /**
     * Replays one customer.
     *
     * @param united the customer, and all who turn out to be that customer: {@link Merges#unitedIn}
     * @param cutOffs those that come into force on the way, in order; empty if no condition asks for places among all customers
     * @param at when to look, milliseconds since the epoch; null for the time of the last event of the whole input
     * @return null if the input has no event of the customer up to then
     */
    public static @Nullable CustomerStory of(
            String customerId,
            Set<String> united,
            EventSource events,
            Engine start,
            List<CutOffs> cutOffs,
            @Nullable Long at)
            throws IOException {
        Follower follower = new Follower(customerId, start, cutOffs);
        long count = 0;
        for (Event event = events.next(); event != null; event = events.next()) {
            try {
                // Beforehand: an event that cannot be used does not move time.
                follower.engine.check(event);
            } catch (RejectedEventException e) {
                if (event.customerId().equals(customerId)) {
                    events.reject(e);
                }
                continue;
            }
            follower.cutUntil(event.time());
            if (united.contains(event.customerId())) {
                count += follower.isApplied(event, events) ? 1 : 0;
            }
        }
        if (follower.customer().isNew()) {
            return null;
        }
        long instant = at == null ? events.lastTime() : at;
        follower.cutUntil(instant);
        Engine engine = follower.engine;
        Customer customer = follower.customer();
        follower.past.addAll(engine.wake(customer, instant).transitions());
        Membership membership = engine.membership(customer);
        List<Standing> standings = engine.standings(customer);
        List<PartialMatch> sequences = engine.partialMatches(customer);
        return new CustomerStory(
                count, instant, membership, standings, sequences, follower.past, coming(customer, engine));
    }

    /** A customer, and those who turn out to be that customer, under cut-offs that replace each other. */
    private static final class Follower {

        private final String customerId;
        private final Map<String, Pages> pages = new HashMap<>();
        private final Map<String, Customer> customers = new HashMap<>();
        private final Iterator<CutOffs> cutOffs;
        private final List<Transition> past = new ArrayList<>();
        private @Nullable CutOffs next;
        private Engine engine;

        Follower(String customerId, Engine engine, List<CutOffs> cutOffs) {
            this.customerId = customerId;
            this.engine = engine;
            this.cutOffs = cutOffs.iterator();
            this.next = following();
        }

        Customer customer() {
            return find(customerId);
        }

        private Customer find(String id) {
            return customers.computeIfAbsent(id, none -> engine.open(id, null, pagesOf(id)));
        }

        private Pages pagesOf(String id) {
            return pages.computeIfAbsent(id, none -> new HeapPages());
        }

        private boolean isApplied(Event event, EventSource events) throws IOException {
            try {
                Step step = engine.step(find(event.customerId()), event);
                tell(event.customerId(), step);
                Merges.deliver(
                        engine,
                        step,
                        this::find,
                        next -> next.transitions().stream()
                                .filter(one -> one.customerId().equals(customerId))
                                .forEach(past::add));
                return step.outcome() == Outcome.APPLIED;
            } catch (RejectedEventException e) {
                events.reject(e);
                return false;
            }
        }

        /** Of the others only what became of them is told: that all they had counts for the customer. */
        private void tell(String id, Step step) {
            if (id.equals(customerId)) {
                past.addAll(step.transitions());
            }
        }

        private @Nullable CutOffs following() {
            return cutOffs.hasNext() ? cutOffs.next() : null;
        }

        void cutUntil(long time) {
            for (CutOffs now = next; now != null && now.asOf() <= time; now = next) {
                customer();
                lookAt(now.asOf());
                engine = engine.with(now);
                customers.replaceAll((id, customer) -> {
                    byte[] state = customer.isEmpty() ? null : customer.toBytes();
                    return engine.open(id, state, pagesOf(id));
                });
                lookAt(now.asOf());
                next = following();
            }
        }

        private void lookAt(long instant) {
            customers.forEach((id, customer) -> tell(id, engine.wake(customer, instant)));
        }
    }

    private static List<Transition> coming(Customer customer, Engine engine) {
        List<Transition> coming = new ArrayList<>();
        for (int i = 0; i < REACH && coming.size() < MAX_COMING && customer.nextDue() != Long.MAX_VALUE; i++) {
            coming.addAll(engine.wake(customer, customer.nextDue()).transitions());
        }
        return coming;
    }
}
