package io.tierstream.console.feed;

import io.tierstream.console.DaemonThreads;
import io.tierstream.console.feed.Consistency.Check;
import io.tierstream.console.store.Cleaning;
import io.tierstream.console.store.Counts;
import io.tierstream.console.store.Customers;
import io.tierstream.console.store.RuleSets;
import io.tierstream.console.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every second whether all is well, and removes now and then what is kept no longer. */
public final class Monitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
    private static final Duration CLEANING = Duration.ofMinutes(10);

    private final Feed feed;
    private final Live live;
    private final Customers customers;
    private final RuleSets ruleSets;
    private final Cleaning cleaning;
    private final Consistency consistency;
    private final Clock clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("console-monitor"));
    private volatile Look last = new Look(List.of(), 0, null);
    private volatile boolean storeAnswers = true;

    private record Look(List<Check> checks, long customers, RuleSets.@Nullable InForce ruleSet) {}

    /**
     * How it stands.
     *
     * @param storeAnswers whether the store could be read when it was last looked
     * @param ruleSet that decides; null while none is known
     */
    public record Health(
            Progress.State feed,
            boolean storeAnswers,
            List<Check> checks,
            long customers,
            RuleSets.@Nullable InForce ruleSet) {

        public boolean isConsistent() {
            return checks.stream().allMatch(Check::ok);
        }
    }

    public Monitor(
            Feed feed,
            Live live,
            Counts counts,
            Customers customers,
            RuleSets ruleSets,
            Cleaning cleaning,
            Clock clock) {
        this.feed = feed;
        this.live = live;
        this.customers = customers;
        this.ruleSets = ruleSets;
        this.cleaning = cleaning;
        this.consistency = new Consistency(counts);
        this.clock = clock;
    }

    public void start() {
        timer.scheduleWithFixedDelay(() -> guarded(this::look), 0, 1, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                () -> guarded(() -> cleaning.run(clock.instant(), feed.state().caughtUp())),
                1,
                CLEANING.toMinutes(),
                TimeUnit.MINUTES);
    }

    public Health health() {
        Look look = last;
        Progress.State state = feed.state();
        List<Check> checks = new ArrayList<>(look.checks());
        checks.add(new Check(
                "records",
                state.badRecords() == 0,
                state.lastBad() == null
                        ? "all could be read"
                        : state.badRecords() + " could not be read since the start; the last is "
                                + state.lastBad().place() + ": "
                                + state.lastBad().reason()));
        return new Health(state, storeAnswers, checks, look.customers(), look.ruleSet());
    }

    private void look() {
        Instant now = clock.instant();
        RuleSets.InForce inForce = ruleSets.inForce().orElse(null);
        Map<String, Live.Count> counts =
                ruleSet(inForce).map(name -> live.counts(name, now)).orElse(Map.of());
        List<Check> checks = consistency.check(counts, feed.state().caughtUp(), feed.isComplete(), now);
        last = new Look(checks, customers.count(), inForce);
    }

    private Optional<String> ruleSet(RuleSets.@Nullable InForce inForce) {
        return inForce == null ? live.ruleSet() : Optional.of(inForce.name());
    }

    /** Runs it; a failure is logged when it begins and when it is over. */
    private void guarded(Runnable work) {
        try {
            work.run();
            if (!storeAnswers) {
                storeAnswers = true;
                LOG.info("The store answers again.");
            }
        } catch (StoreException e) {
            if (storeAnswers) {
                storeAnswers = false;
                LOG.warn("The store does not answer.", e);
            }
        } catch (RuntimeException e) {
            LOG.error("The monitor failed; it goes on.", e);
        }
    }

    /** Interrupts nothing, as the feed. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            timer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
