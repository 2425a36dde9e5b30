package io.tierstream.engine.metric;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Days, weeks, months, quarters or years of the calendar in a time zone. A period begins at the first instant of its first day there, so a day
 * may have 23 or 25 hours. A year may end with another day than 31 December.
 */
public final class CalendarPeriod {

    private static final MonthDay END_OF_DECEMBER = MonthDay.of(12, 31);

    private final Unit unit;
    private final ZoneId zone;

    /** The last day of a year; in other years than leap years that of February is the 28th. */
    private final MonthDay yearEnd;

    /** The period last asked for: instants come close to each other. Written without a lock, for it is never half made. */
    private @Nullable Span last;

    /** How long a period is. */
    public enum Unit {
        DAY(1),
        /** From Monday, as in ISO 8601. */
        WEEK(7),
        MONTH(31),
        /** From January, April, July or October. */
        QUARTER(92),
        YEAR(366);

        /** 1970-01-01 was a Thursday. */
        private static final int EPOCH_FROM_MONDAY = 3;

        private final int mostDays;

        Unit(int mostDays) {
            this.mostDays = mostDays;
        }

        /** The days of the longest there is. */
        public int mostDays() {
            return mostDays;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        LocalDate start(LocalDate date) {
            return switch (this) {
                case DAY -> date;
                case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> date.withDayOfMonth(1);
                case QUARTER -> LocalDate.of(date.getYear(), (date.getMonthValue() - 1) / 3 * 3 + 1, 1);
                case YEAR -> throw new IllegalStateException("depends on its last day");
            };
        }

        /** Numbers the periods one after the other. */
        long number(LocalDate start) {
            return switch (this) {
                case DAY -> start.toEpochDay();
                case WEEK -> Math.floorDiv(start.toEpochDay() + EPOCH_FROM_MONDAY, 7);
                case MONTH -> start.getLong(ChronoField.PROLEPTIC_MONTH);
                case QUARTER -> Math.floorDiv(start.getLong(ChronoField.PROLEPTIC_MONTH), 3);
                case YEAR -> start.getYear();
            };
        }

        /** The first day of the period with a number. */
        LocalDate startOfNumber(long number) {
            return switch (this) {
                case DAY -> LocalDate.ofEpochDay(number);
                case WEEK -> LocalDate.ofEpochDay(7 * number - EPOCH_FROM_MONDAY);
                case MONTH -> LocalDate.EPOCH.with(ChronoField.PROLEPTIC_MONTH, number);
                case QUARTER -> LocalDate.EPOCH.with(ChronoField.PROLEPTIC_MONTH, 3 * number);
                case YEAR -> throw new IllegalStateException("depends on its last day");
            };
        }

        LocalDate next(LocalDate start) {
            return switch (this) {
                case DAY -> start.plusDays(1);
                case WEEK -> start.plusWeeks(1);
                case MONTH -> start.plusMonths(1);
                case QUARTER -> start.plusMonths(3);
                case YEAR -> throw new IllegalStateException("depends on its last day");
            };
        }
    }

    /** From an instant up to but not including another, milliseconds since the epoch, with its place among all periods. */
    private record Span(long start, long end, long endOfNext, long number) {

        boolean contains(long instant) {
            return start <= instant && instant < end;
        }
    }

    public CalendarPeriod(Unit unit, ZoneId zone) {
        this(unit, zone, END_OF_DECEMBER);
    }

    private CalendarPeriod(Unit unit, ZoneId zone, MonthDay yearEnd) {
        this.unit = Objects.requireNonNull(unit);
        this.zone = Objects.requireNonNull(zone);
        this.yearEnd = Objects.requireNonNull(yearEnd);
    }

    /** Years that end with a day; 29 February stands for the last of that month. */
    public static CalendarPeriod yearTo(MonthDay lastDay, ZoneId zone) {
        return new CalendarPeriod(Unit.YEAR, zone, lastDay);
    }

    public Unit unit() {
        return unit;
    }

    public ZoneId zone() {
        return zone;
    }

    /** The instant at which the period ends that an instant is in, and the next begins; milliseconds since the epoch. */
    public long end(long instant) {
        return span(instant).end();
    }

    /** The last day of a year. */
    public MonthDay yearEnd() {
        return yearEnd;
    }

    /** The instant at which the period ends that comes after the one that an instant is in; milliseconds since the epoch. */
    public long endOfNext(long instant) {
        return span(instant).endOfNext();
    }

    /** The instant at which the period began that an instant is in; milliseconds since the epoch. */
    public long start(long instant) {
        return span(instant).start();
    }

    /** The number of the period that an instant is in; the next one has the next number. */
    public long number(long instant) {
        return span(instant).number();
    }

    /** The instant at which the period with a number begins, milliseconds since the epoch. */
    public long startOfNumber(long number) {
        return startOf(unit.startOfNumber(number));
    }

    private Span span(long instant) {
        Span span = last;
        if (span == null || !span.contains(instant)) {
            LocalDate start = start(LocalDate.ofInstant(Instant.ofEpochMilli(instant), zone));
            LocalDate next = next(start);
            span = new Span(startOf(start), startOf(next), startOf(next(next)), unit.number(start));
            last = span;
        }
        return span;
    }

    private LocalDate start(LocalDate date) {
        if (unit != Unit.YEAR) {
            return unit.start(date);
        }
        LocalDate start = yearAfter(date.getYear() - 1);
        return next(start).isAfter(date) ? start : next(start);
    }

    private LocalDate next(LocalDate start) {
        return unit == Unit.YEAR ? yearAfter(start.minusDays(1).getYear() + 1) : unit.next(start);
    }

    /** The first day after the year that ends in a calendar year. */
    private LocalDate yearAfter(int calendarYear) {
        return yearEnd.atYear(calendarYear).plusDays(1);
    }

    private long startOf(LocalDate date) {
        return date.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CalendarPeriod that
                && unit == that.unit
                && zone.equals(that.zone)
                && yearEnd.equals(that.yearEnd);
    }

    @Override
    public int hashCode() {
        return Objects.hash(unit, zone, yearEnd);
    }

    /** Such as {@code month}, or {@code year to 03-31}. */
    public String name() {
        return yearEnd.equals(END_OF_DECEMBER)
                ? unit.toString()
                : unit + " to " + yearEnd.toString().substring(2);
    }

    /** Such as {@code month in Europe/Berlin}. */
    @Override
    public String toString() {
        return name() + " in " + zone;
    }
}
