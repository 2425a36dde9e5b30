package io.tierstream.cli.replay;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.Outcome;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.population.Population;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The engine by itself, in this process, with all customers in memory. */
public final class LocalReplay implements ReplayEngine {

    private static final long NEVER = Long.MIN_VALUE;

    /** Ready customers are some kilobytes each. */
    private static final int MAX_LIVE = 50_000;

    private final int maxLive;
    private final List<CutOffs> cutOffs = new ArrayList<>();
    private Engine engine;
    private long nextCut = NEVER;

    public LocalReplay(Engine engine) {
        this(engine, MAX_LIVE);
    }

    LocalReplay(Engine engine, int maxLive) {
        this.engine = engine;
        this.maxLive = maxLive;
    }

    @Override
    public ReplayCounts replay(EventSource events, Until until, Consumer<Transition> transitions) throws IOException {
        Tally tally = new Tally(transitions);
        CustomerStore customers = new CustomerStore(engine, maxLive);
        for (Event event = events.next(); event != null; event = events.next()) {
            try {
                // Beforehand: an event that cannot be used does not move time.
                engine.check(event);
            } catch (RejectedEventException e) {
                events.reject(e);
                continue;
            }
            recutUntil(event.time(), customers, tally);
            try {
                Step step = engine.step(customers.get(event.customerId()), event);
                tally.add(step);
                Merges.deliver(engine, step, customers::get, tally::emit);
            } catch (RejectedEventException e) {
                // Of a customer who has turned out to be another one.
                events.reject(e);
            }
        }
        if (!(until instanceof Until.Forever) && nextCut != NEVER) {
            recutUntil(end(until, events.lastTime()), customers, tally);
        }
        customers.drain(customer -> {
            if (!customer.isNew()) {
                tally.customers++;
                finish(customer, until, events.lastTime(), tally);
            }
        });
        return tally.counts();
    }

    /** The cut-offs that were taken, in order. */
    public List<CutOffs> cutOffs() {
        return List.copyOf(cutOffs);
    }

    /**
     * Looks at all customers at each instant at which that is due, and cuts their values unless they have hardly drifted. What happens then or later is not seen: time stands at
     * the instant, and events before it have been applied.
     */
    private void recutUntil(long time, CustomerStore customers, Tally tally) {
        Population population = engine.population();
        if (population == null) {
            return;
        }
        if (nextCut == NEVER) {
            nextCut = population.lookAfter(time);
        }
        for (; nextCut <= time; nextCut = population.lookAfter(nextCut)) {
            recut(nextCut, customers, tally);
        }
    }

    private void recut(long instant, CustomerStore customers, Tally tally) {
        Census census = Census.exact();
        census.ask(engine.asked());
        customers.forEach(customer -> {
            tally.emit(engine.wake(customer, instant));
            engine.count(customer, census);
        });
        if (!engine.isCutAnew(instant, census)) {
            return;
        }
        CutOffs taken = census.cutOffs(instant, engine.version().version());
        cutOffs.add(taken);
        engine = engine.with(taken);
        customers.use(engine);
        customers.forEach(customer -> tally.emit(engine.wake(customer, instant)));
    }

    private void finish(Customer customer, Until until, long lastTime, Tally tally) {
        if (until instanceof Until.Forever) {
            while (customer.nextDue() != Long.MAX_VALUE) {
                tally.emit(engine.wake(customer, customer.nextDue()));
            }
        } else {
            tally.emit(engine.wake(customer, end(until, lastTime)));
        }
    }

    private static long end(Until until, long lastTime) {
        return until instanceof Until.At at ? at.millis() : lastTime;
    }

    private static final class Tally {

        private final Consumer<Transition> sink;
        private long applied;
        private long duplicates;
        private long expired;
        private long outOfOrder;
        private long transitions;
        long customers;

        Tally(Consumer<Transition> sink) {
            this.sink = sink;
        }

        void add(Step step) {
            applied += step.outcome() == Outcome.APPLIED ? 1 : 0;
            duplicates += step.outcome() == Outcome.DUPLICATE ? 1 : 0;
            expired += step.outcome() == Outcome.EXPIRED ? 1 : 0;
            outOfOrder += step.outOfOrder() ? 1 : 0;
            emit(step);
        }

        void emit(Step step) {
            transitions += step.transitions().size();
            step.transitions().forEach(sink);
        }

        ReplayCounts counts() {
            return new ReplayCounts(applied, duplicates, expired, outOfOrder, customers, transitions);
        }
    }
}
