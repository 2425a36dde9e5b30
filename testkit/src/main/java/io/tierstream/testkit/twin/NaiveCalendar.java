package io.tierstream.testkit.twin;

import io.tierstream.engine.metric.Window;
import io.tierstream.engine.tier.Maintenance;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Ends of tiers and years of customers, found by going from day to day. */
final class NaiveCalendar {

    private NaiveCalendar() {}

    /**
     * The end of a tier that is kept.
     *
     * @param failing since when its conditions fail
     * @param earned whether it was earned, and not reached on the way down
     */
    static long end(
            Maintenance.End end, long failing, boolean earned, Function<String, @Nullable Instant> instantMetric) {
        if (end instanceof Maintenance.Length length) {
            return failing + length.millis();
        }
        long from = earned ? failing - 1 : failing;
        if (end instanceof Maintenance.EndOfPeriod of) {
            long first = of.period().end(from);
            return earned && of.next() ? of.period().end(first) : first;
        }
        Maintenance.Anniversary anniversary = (Maintenance.Anniversary) end;
        Instant anchor = instantMetric.apply(anniversary.metric());
        return anchor == null ? failing : anniversary(anchor, anniversary.zone(), from);
    }

    private static long anniversary(Instant anchor, ZoneId zone, long from) {
        LocalDate first = anchor.atZone(zone).toLocalDate();
        LocalDate day = Instant.ofEpochMilli(from).atZone(zone).toLocalDate();
        if (day.isBefore(first)) {
            day = first;
        }
        while (!isAnniversary(day, first) || start(day, zone) <= from) {
            day = day.plusDays(1);
        }
        return start(day, zone);
    }

    /** From an instant up to but not including another. */
    record Span(long from, long until) {

        static final Span NOTHING = new Span(0, 0);
    }

    /** The year of the customer that a window shows; all time if it shows none. */
    static Span year(Window window, @Nullable Instant anchor, long now) {
        if (window.anniversaries() == null) {
            return new Span(Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (anchor == null) {
            return Span.NOTHING;
        }
        List<Long> starts = anniversaries(anchor, window.anniversaries().zone(), now);
        int last = starts.size() - 1;
        if (last < 0 || window.previous() && last == 0) {
            return Span.NOTHING;
        }
        return window.previous()
                ? new Span(starts.get(last - 1), starts.get(last))
                : new Span(starts.get(last), Long.MAX_VALUE);
    }

    /** The anniversaries up to an instant, the day itself included. */
    static List<Long> anniversaries(Instant anchor, ZoneId zone, long until) {
        List<Long> all = new ArrayList<>();
        LocalDate first = anchor.atZone(zone).toLocalDate();
        for (LocalDate day = first; start(day, zone) <= until; day = day.plusDays(1)) {
            if (isAnniversary(day, first)) {
                all.add(start(day, zone));
            }
        }
        return all;
    }

    private static boolean isAnniversary(LocalDate day, LocalDate first) {
        boolean leapDay = MonthDay.from(first).equals(MonthDay.of(2, 29)) && !day.isLeapYear();
        return MonthDay.from(day).equals(leapDay ? MonthDay.of(2, 28) : MonthDay.from(first));
    }

    private static long start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
