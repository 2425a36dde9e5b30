package io.tierstream.testkit.twin;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Motion;
import io.tierstream.engine.predict.BgNbd;
import io.tierstream.engine.predict.ParetoNbd;
import io.tierstream.engine.predict.Prediction;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.ValueModel;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Metrics that move by themselves, by their definitions: from all events every time, with formulas of their own. */
final class NaiveMotion {

    /** The end of the year 9999. */
    private static final long END = 253_402_300_799_999L;

    private static final double MILLIS_PER_DAY = 86_400_000;

    /** More purchases than any of these customers makes; what is left of a probability by rounding never gets smaller. */
    private static final int MOST = 5_000;

    /** On either side of the middle of an integral. */
    private static final int ABSCISSAE = 80;

    /** How far out they go; beyond that they are not to be told from the ends. */
    private static final double REACH = 4;

    private NaiveMotion() {}

    /** The value over events in the order of time. */
    static @Nullable Object value(MetricDefinition metric, List<Event> events, long now) {
        Motion motion = Objects.requireNonNull(metric.motion());
        if (motion instanceof Motion.Decay decay) {
            double sum = 0;
            for (Event event : events) {
                BigDecimal amount = metric.field() == null ? BigDecimal.ONE : amount(metric, event);
                double age = (Math.min(now, END) - event.time()) / (double) decay.halfLifeMillis();
                sum += (amount == null ? 0 : amount.doubleValue()) * Math.pow(0.5, age);
            }
            return rounded(sum);
        } else if (motion instanceof Motion.Streak streak) {
            return BigDecimal.valueOf(streak(streak.period(), events, now));
        }
        return forecast((Motion.Forecast) motion, metric, events, now);
    }

    private static @Nullable BigDecimal amount(MetricDefinition metric, Event event) {
        return NaiveExpressions.number(event.fields().get(Objects.requireNonNull(metric.field())));
    }

    private static BigDecimal rounded(double value) {
        BigDecimal digits = new BigDecimal(value).round(new MathContext(15, RoundingMode.HALF_EVEN));
        return digits.setScale(Math.min(12, Math.max(0, digits.scale())), RoundingMode.HALF_EVEN);
    }

    private static LocalDate date(long time, ZoneId zone) {
        return Instant.ofEpochMilli(time).atZone(zone).toLocalDate();
    }

    private static LocalDate start(long time, CalendarPeriod period) {
        LocalDate date = date(time, period.zone());
        return switch (period.unit()) {
            case DAY -> date;
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> date.withDayOfMonth(1);
            default -> throw new IllegalArgumentException(period.toString());
        };
    }

    private static LocalDate before(LocalDate start, CalendarPeriod period) {
        return switch (period.unit()) {
            case DAY -> start.minusDays(1);
            case WEEK -> start.minusWeeks(1);
            default -> start.minusMonths(1);
        };
    }

    private static long streak(CalendarPeriod period, List<Event> events, long now) {
        Set<LocalDate> active = new HashSet<>();
        events.forEach(event -> active.add(start(event.time(), period)));
        LocalDate at = start(Math.min(now, END), period);
        at = active.contains(at) ? at : before(at, period);
        long length = 0;
        for (; active.contains(at); at = before(at, period)) {
            length++;
        }
        return length;
    }

    private static @Nullable BigDecimal forecast(
            Motion.Forecast forecast, MetricDefinition metric, List<Event> events, long now) {
        if (events.isEmpty()) {
            return null;
        }
        ZoneId zone = forecast.day().zone();
        SortedMap<LocalDate, BigDecimal> days = new TreeMap<>();
        for (Event event : events) {
            BigDecimal amount = metric.field() == null ? null : amount(metric, event);
            days.merge(date(event.time(), zone), amount == null ? BigDecimal.ZERO : amount, BigDecimal::add);
        }
        Prediction prediction = forecast.of();
        double unit = prediction.unitMillis() / MILLIS_PER_DAY;
        int x = days.size() - 1;
        double recency = ChronoUnit.DAYS.between(days.firstKey(), days.lastKey()) / unit;
        double age = ChronoUnit.DAYS.between(days.firstKey(), date(Math.min(now, END), zone)) / unit;
        PurchaseModel purchases = prediction.purchases();
        double value = 1;
        if (purchases != null) {
            double time = prediction.withinMillis() / MILLIS_PER_DAY / unit;
            value = purchases(purchases, x, recency, age, time);
        }
        ValueModel model = prediction.value();
        if (model != null) {
            BigDecimal later = days.values().stream().skip(1).reduce(BigDecimal.ZERO, BigDecimal::add);
            double spent = Math.max(0, later.doubleValue());
            value *= model.p() * (model.v() + spent) / (model.p() * x + model.q() - 1);
        }
        return rounded(value);
    }

    /** The probability to be alive, or the expected number of purchases within a time if that is not 0. */
    private static double purchases(PurchaseModel model, int x, double recency, double age, double time) {
        if (model instanceof BgNbd m) {
            return alive(m, x, recency, age) * (time == 0 ? 1 : expected(m, x, age, time));
        }
        ParetoNbd m = (ParetoNbd) model;
        return alive(m, x, recency, age) * (time == 0 ? 1 : expected(m, x, age, time));
    }

    /** Gone at a time y after the last purchase: the density of that, beside the probability to be alive. */
    private static double alive(ParetoNbd m, int x, double recency, double age) {
        double odds = integral(
                y -> m.s()
                        / (m.beta() + recency + y)
                        * Math.pow((m.beta() + age) / (m.beta() + recency + y), m.s())
                        * Math.pow((m.alpha() + age) / (m.alpha() + recency + y), m.r() + x),
                age - recency);
        return 1 / (1 + odds);
    }

    /** Of who is alive: the rate of buying times the probability to be alive still, over the time. */
    private static double expected(ParetoNbd m, int x, double age, double time) {
        double rate = (m.r() + x) / (m.alpha() + age);
        return rate * integral(y -> Math.pow((m.beta() + age) / (m.beta() + age + y), m.s()), time);
    }

    /** From 0 to an end, at abscissae that crowd towards both (the double exponential formula). */
    private static double integral(DoubleUnaryOperator function, double end) {
        double sum = 0;
        for (int i = -ABSCISSAE; i <= ABSCISSAE; i++) {
            double at = i * REACH / ABSCISSAE;
            double share = 1 / (1 + Math.exp(-Math.PI * Math.sinh(at)));
            sum += share * (1 - share) * Math.PI * Math.cosh(at) * function.applyAsDouble(end * share);
        }
        return sum * end * REACH / ABSCISSAE;
    }

    private static double alive(BgNbd m, int x, double recency, double age) {
        double odds =
                x == 0 ? 0 : m.a() / (m.b() + x - 1) * Math.pow((m.alpha() + age) / (m.alpha() + recency), m.r() + x);
        return 1 / (1 + odds);
    }

    /** Of who is alive: purchase n + 1 happens if there are more than n chances, and the customer outlasts n purchases. */
    private static double expected(BgNbd m, int x, double age, double time) {
        double chance = time / (m.alpha() + age + time);
        double exactly = Math.pow(1 - chance, m.r() + x);
        double more = 1 - exactly;
        double outlasts = 1;
        double sum = 0;
        for (int n = 0; more > 1e-15 && n < MOST; n++) {
            sum += more * outlasts;
            outlasts *= (m.b() + x + n) / (m.a() + m.b() + x + n);
            exactly *= (m.r() + x + n) / (n + 1) * chance;
            more -= exactly;
        }
        return sum;
    }

    /**
     * The instants at which a value that goes one way is found on another side of a limit, if nothing happens.
     *
     * @param found receives them
     */
    static void crossings(LongFunction<@Nullable Object> value, BigDecimal limit, long now, Set<Long> found) {
        long from = now;
        while (value.apply(from) != null && side(value, limit, from) != side(value, limit, END)) {
            long before = from;
            long after = END;
            while (after - before > 1) {
                long middle = before + (after - before) / 2;
                if (side(value, limit, middle) == side(value, limit, from)) {
                    before = middle;
                } else {
                    after = middle;
                }
            }
            found.add(after);
            from = after;
        }
    }

    private static int side(LongFunction<@Nullable Object> value, BigDecimal limit, long at) {
        return ((BigDecimal) Objects.requireNonNull(value.apply(at))).compareTo(limit);
    }
}
