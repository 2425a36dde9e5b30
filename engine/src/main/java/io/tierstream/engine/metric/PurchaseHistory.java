package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.predict.Purchases;
import org.jspecify.annotations.Nullable;

/**
 * What the models of purchases need to know of a customer: the days of purchases, and what was spent on the first of them and on all
 * others. All purchases of a day are one. Exact also for purchases that come late, which is why every day is kept: a byte or two for
 * each row of days.
 */
public final class PurchaseHistory {

    private final CalendarPeriod day;
    private final boolean withAmounts;
    private final PeriodRuns days = new PeriodRuns(Integer.MAX_VALUE);
    private final ExactSum onFirstDay = new ExactSum();
    private final ExactSum later = new ExactSum();

    /** Tells two states apart. */
    private int changes;

    /**
     * No purchases.
     *
     * @param day the days of the calendar
     * @param withAmounts whether amounts are kept
     */
    public PurchaseHistory(CalendarPeriod day, boolean withAmounts) {
        this.day = day;
        this.withAmounts = withAmounts;
    }

    /**
     * Takes in a purchase.
     *
     * @param time when, milliseconds since the epoch; in any order
     * @param amount null is a purchase of nothing
     */
    public void add(long time, @Nullable Decimal amount) {
        changes++;
        long number = day.number(time);
        boolean first = days.isEmpty() || number <= days.first();
        if (!days.isEmpty() && number < days.first()) {
            later.add(onFirstDay.value());
            onFirstDay.clear();
        }
        days.add(number);
        if (withAmounts && amount != null) {
            (first ? onFirstDay : later).add(amount);
        }
    }

    /** Takes in the purchases of another one. */
    void absorb(PurchaseHistory other) {
        if (other.isEmpty()) {
            return;
        }
        changes++;
        boolean beginsLater = !isEmpty() && days.first() < other.days.first();
        boolean beginsEarlier = isEmpty() || days.first() > other.days.first();
        if (beginsEarlier) {
            later.add(onFirstDay.value());
            onFirstDay.clear();
        }
        (beginsLater ? later : onFirstDay).add(other.onFirstDay.value());
        later.add(other.later.value());
        days.absorb(other.days);
    }

    public boolean isEmpty() {
        return days.isEmpty();
    }

    /** Number of days with a purchase, the first one not counted. */
    public long repeats() {
        return days.count() - 1;
    }

    /** Days from the first to the last day with a purchase. */
    public long recency() {
        return days.last() - days.first();
    }

    /** Days from the first day with a purchase to the day of an instant, which is not before the last. */
    public long age(long now) {
        return day.number(now) - days.first();
    }

    /** The mean amount of a day with a purchase, the first one not counted; 0 if there is only that. */
    public double repeatMean() {
        long repeats = repeats();
        return repeats == 0 ? 0 : later.value().doubleValue() / repeats;
    }

    /**
     * The purchases as the models see them at a day that is not before the last purchase.
     *
     * @param number the number of the day
     * @param unitOfDays what a day is in the unit of the model
     */
    Purchases at(long number, double unitOfDays) {
        return new Purchases(repeats(), recency() * unitOfDays, (number - days.first()) * unitOfDays);
    }

    int changes() {
        return changes;
    }

    void clear() {
        changes++;
        days.clear();
        onFirstDay.clear();
        later.clear();
    }

    void write(ByteWriter out) {
        days.write(out);
        if (withAmounts) {
            onFirstDay.write(out);
            later.write(out);
        }
    }

    void read(ByteReader in) {
        changes++;
        days.read(in);
        if (withAmounts) {
            onFirstDay.read(in);
            later.read(in);
        }
    }

    /** Takes over what another one has kept, as far as it is kept here. */
    void become(PurchaseHistory other) {
        ByteWriter out = new ByteWriter(64);
        other.write(out);
        ByteReader in = out.reader();
        changes++;
        days.read(in);
        if (withAmounts) {
            onFirstDay.read(in);
            later.read(in);
        }
    }
}
