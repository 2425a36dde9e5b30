package io.tierstream.engine;

import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.metric.Pages;
import io.tierstream.engine.sequence.PartialMatches;
import io.tierstream.engine.tier.Memberships;
import io.tierstream.engine.tier.Pin;
import io.tierstream.engine.tier.Pins;
import io.tierstream.engine.tier.StatePart;
import io.tierstream.engine.tier.Stretches;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One customer's state, decoded. {@link Engine#open} makes it, {@link Engine#step} and {@link Engine#wake} change it, and
 * {@link #toBytes} gives what is to be stored.
 */
public final class Customer {

    /** How many {@link #parts} there are. */
    static final int PARTS = 5;

    private String id;
    private final long ruleSetVersion;
    final Pages pages;
    final MetricState metrics;
    final Memberships memberships;
    final Stretches stretches;
    final Pins pins;
    final PartialMatches partialMatches;
    final RecentEvents recentEvents;
    final PopulationMark population = new PopulationMark();
    final Erasure erasure = new Erasure();

    /** What is kept of some customers only; the order is that of the stored form. */
    final List<StatePart> parts;

    boolean isNew;
    long now;
    long sequence;
    long nextDue = Long.MAX_VALUE;

    /** No answer changes before this instant by events leaving windows; what follows from ages is not looked at here. */
    long outlook = Long.MAX_VALUE;

    /** The metrics that will leave their places among their thresholds before, or then. */
    final BitSet restless = new BitSet();

    /** What a newer rule set changed; null once a step has said so. */
    @Nullable
    RuleChange ruleChange;

    /** A customer without events. */
    Customer(String id, long ruleSetVersion, MetricState metrics, PartialMatches partialMatches, Pages pages) {
        this(
                id,
                ruleSetVersion,
                metrics,
                new Memberships(),
                new Stretches(),
                new Pins(),
                partialMatches,
                new RecentEvents(),
                pages);
        this.isNew = true;
    }

    /** These objects are another customer's from now on, whose state is about to be read into them. */
    void become(String another) {
        id = another;
    }

    Customer(
            String id,
            long ruleSetVersion,
            MetricState metrics,
            Memberships memberships,
            Stretches stretches,
            Pins pins,
            PartialMatches partialMatches,
            RecentEvents recentEvents,
            Pages pages) {
        this.id = id;
        this.ruleSetVersion = ruleSetVersion;
        this.metrics = metrics;
        this.memberships = memberships;
        this.stretches = stretches;
        this.pins = pins;
        this.partialMatches = partialMatches;
        this.recentEvents = recentEvents;
        this.pages = pages;
        this.parts = List.of(stretches, pins, partialMatches, population, erasure);
    }

    /** The level that the rules say of a unit; everybody sees another one while the unit is pinned. */
    int ruledLevel(int unit) {
        Pin pin = pins.of(unit);
        return pin == null ? memberships.level(unit) : pin.ruledLevel();
    }

    /**
     * When the rules came to {@link #ruledLevel}. If that is what everybody sees when a pin ends, the customer goes on as entered
     * when everybody saw it.
     */
    long ruledSince(int unit) {
        Pin pin = pins.of(unit);
        if (pin == null || pin.end() <= now && pin.ruledLevel() == memberships.level(unit)) {
            return memberships.since(unit);
        }
        return pin.ruledSince();
    }

    /**
     * Notes what the rules say of a unit now, and takes away a pin that has ended.
     *
     * @return the level that everybody is to see
     */
    int settle(int unit, int ruled) {
        Pin pin = pins.of(unit);
        if (pin == null) {
            return ruled;
        }
        if (pin.end() <= now) {
            pins.remove(unit);
            return ruled;
        }
        if (pin.ruledLevel() != ruled) {
            pins.ruled(unit, ruled, now);
        }
        return pin.level();
    }

    public String id() {
        return id;
    }

    /** Whether no event has been applied yet, or none since the customer was erased. */
    public boolean isNew() {
        return isNew;
    }

    /** Whether there is nothing to store: no event has been applied yet, and no erasure has to be remembered. */
    public boolean isEmpty() {
        return isNew && erasure.isEmpty();
    }

    /**
     * Forgets everything up to the customer's clock.
     *
     * @param until when that itself is to be forgotten, milliseconds since the epoch
     */
    void erase(long until) {
        memberships.clear();
        parts.forEach(StatePart::clear);
        recentEvents.clear();
        metrics.erase(now);
        restless.clear();
        outlook = Long.MAX_VALUE;
        ruleChange = null;
        isNew = true;
        erasure.set(now);
        nextDue = until;
    }

    /** Forgets that the customer was erased. */
    void forgetErasure() {
        if (erasure.isAll()) {
            sequence = 0;
            nextDue = Long.MAX_VALUE;
        }
        erasure.clear();
    }

    /** The customer's clock, milliseconds since the epoch. */
    public long now() {
        return now;
    }

    /** The number of the last transition; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** Whether a newer rule set waits to be applied; the state must then be stepped or woken, and stored. */
    public boolean isRuleChangePending() {
        return ruleChange != null;
    }

    /** The next instant to look at the customer, or {@code Long.MAX_VALUE}. */
    public long nextDue() {
        return nextDue;
    }

    /** The state as bytes; see {@link #write}. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(512);
        write(out);
        return out.toBytes();
    }

    /** Writes the state. History pages that are not needed at hand go to {@link Pages}. */
    public void write(ByteWriter out) {
        if (ruleChange != null) {
            throw new IllegalStateException("the rule set changed: step or wake first");
        }
        partialMatches.forget(now);
        CustomerFormat.write(this, ruleSetVersion, out);
    }
}
