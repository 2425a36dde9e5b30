package io.tierstream.engine;

import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.metric.HeapPages;
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
    static final int PARTS = 6;

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
    final Departure departure = new Departure();

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

    /** What another customer had come to who turned out to be this one, where that was better; null but in the step that says so. */
    @Nullable
    Memberships inherited;

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
        this.parts = List.of(stretches, pins, partialMatches, population, erasure, departure);
    }

    /** The level that the rules say of a unit; everybody sees another one while the unit is pinned. */
    int ruledLevel(int unit) {
        Pin pin = pins.of(unit);
        if (pin != null) {
            return pin.ruledLevel();
        }
        int level = inherited == null ? 0 : inherited.level(unit);
        return level > 0 ? level : memberships.level(unit);
    }

    /**
     * When the rules came to {@link #ruledLevel}. If that is what everybody sees when a pin ends, the customer goes on as entered
     * when everybody saw it.
     */
    long ruledSince(int unit) {
        Pin pin = pins.of(unit);
        if (pin == null && inherited != null && inherited.level(unit) > 0) {
            return inherited.since(unit);
        }
        if (pin == null || pin.end() <= now && pin.ruledLevel() == memberships.level(unit)) {
            return memberships.since(unit);
        }
        return pin.ruledSince();
    }

    /** Since when a level counts that the customer is at from now on: one that another customer had come to counts on. */
    long sinceOf(int unit, int level) {
        boolean isInherited = inherited != null && inherited.level(unit) == level && pins.of(unit) == null;
        return isInherited ? ruledSince(unit) : now;
    }

    /**
     * Takes over what another customer holds who turned out to be this one. Of each unit whoever stands better counts, with since when and with
     * how long things have been so; of two who stand alike, who has stood there longer. Pins go over where there is none.
     *
     * @param units how many there are
     */
    void inherit(Customer other, int units) {
        Memberships better = new Memberships();
        for (int unit = 0; unit < units; unit++) {
            int theirs = other.ruledLevel(unit);
            int ours = ruledLevel(unit);
            boolean isBetter = theirs > 0
                    && (ours == 0 || theirs < ours || theirs == ours && other.ruledSince(unit) < ruledSince(unit));
            if (isBetter) {
                better.set(unit, theirs, other.ruledSince(unit));
                stretches.takeOver(other.stretches, unit);
                pins.ruled(unit, theirs, other.ruledSince(unit));
            }
        }
        inherited = better;
        other.pins.forEach((unit, pin) -> {
            if (pins.of(unit) == null && pin.end() > now) {
                pins.set(unit, pin.ruled(ruledLevel(unit), ruledSince(unit)));
            }
        });
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

    /** Begins anew after all, though it had turned out to be another customer; the numbers of transitions go on. */
    void comeBack() {
        departure.clear();
        erasure.clear();
        isNew = true;
        nextDue = Long.MAX_VALUE;
    }

    /** Forgets that the customer was erased. */
    void forgetErasure() {
        if (erasure.isAll()) {
            sequence = 0;
            nextDue = Long.MAX_VALUE;
        }
        erasure.clear();
        departure.clear();
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

    /** The state with all its rows, from which {@link Engine#unite} reads it elsewhere. Only if the rows are in {@link HeapPages}. */
    byte[] toContent() {
        ByteWriter out = new ByteWriter(512);
        // First: writing the state writes rows.
        out.writeBlock(toBytes());
        HeapPages rows = (HeapPages) pages;
        out.writeUnsigned(rows.size());
        rows.forEach((id, row) -> {
            out.writeSigned(id);
            out.writeBlock(row);
        });
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
