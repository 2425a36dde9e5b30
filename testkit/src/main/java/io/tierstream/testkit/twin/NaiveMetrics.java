package io.tierstream.testkit.twin;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.MetricDefinition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Metrics computed anew from the raw events, every time. Numbers are plain {@link BigDecimal}. */
final class NaiveMetrics {

    private NaiveMetrics() {}

    /** Events that are in a window at an instant, by time, in a tie by arrival. */
    private static List<Event> inside(MetricDefinition metric, List<Event> events, long now) {
        List<Event> inside = new ArrayList<>();
        for (Event event : events) {
            boolean ofType = metric.selection().types().isEmpty()
                    || metric.selection().types().contains(event.type());
            boolean selected = metric.selection().where() == null
                    || NaiveExpressions.holds(metric.selection().where(), name -> field(event, name), now);
            if (ofType
                    && selected
                    && metric.window().expiry(event.time()) > now
                    && metric.window().entry(event.time()) <= now) {
                inside.add(event);
            }
        }
        inside.sort(Comparator.comparingLong(Event::time));
        return inside;
    }

    private static @Nullable Object field(Event event, String name) {
        return name.equals("type") ? event.type() : event.fields().get(name);
    }

    static @Nullable Object value(MetricDefinition metric, List<Event> events, long now) {
        List<Event> inside = inside(metric, events, now);
        switch (metric.aggregate()) {
            case COUNT:
                return BigDecimal.valueOf(inside.size());
            case DISTINCT:
                if (metric.period() != null) {
                    return BigDecimal.valueOf(inside.stream()
                            .map(event -> period(event, metric.period()))
                            .distinct()
                            .count());
                }
                return BigDecimal.valueOf(inside.stream()
                        .map(event -> event.fields().get(Objects.requireNonNull(metric.field())))
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                        .distinct()
                        .count());
            case FIRST, LAST:
                if (inside.isEmpty()) {
                    return null;
                }
                Event event = inside.get(metric.aggregate().name().equals("FIRST") ? 0 : inside.size() - 1);
                return metric.isInstant()
                        ? Instant.ofEpochMilli(event.time())
                        : NaiveExpressions.plain(event.fields().get(Objects.requireNonNull(metric.field())));
            case MOVING:
                return NaiveMotion.value(metric, inside, now);
            default:
                return ofNumbers(metric, inside);
        }
    }

    /** Days, weeks and months by their numbers in their years. */
    private static String period(Event event, CalendarPeriod period) {
        ZonedDateTime local = Instant.ofEpochMilli(event.time()).atZone(period.zone());
        return switch (period.unit()) {
            case DAY -> local.getYear() + " day " + local.getDayOfYear();
            case WEEK -> local.get(IsoFields.WEEK_BASED_YEAR) + " week " + local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> local.getYear() + " month " + local.getMonthValue();
            case QUARTER -> local.getYear() + " quarter " + local.get(IsoFields.QUARTER_OF_YEAR);
            case YEAR -> String.valueOf(local.getYear());
        };
    }

    private static @Nullable Object ofNumbers(MetricDefinition metric, List<Event> inside) {
        List<BigDecimal> numbers = new ArrayList<>();
        for (Event event : inside) {
            BigDecimal number = NaiveExpressions.number(event.fields().get(Objects.requireNonNull(metric.field())));
            if (number != null) {
                numbers.add(number);
            }
        }
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return switch (metric.aggregate()) {
            case SUM -> sum;
            case AVG ->
                numbers.isEmpty() ? null : sum.divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128);
            case STDDEV -> deviation(numbers);
            case MIN -> numbers.stream().min(Comparator.naturalOrder()).orElse(null);
            default -> numbers.stream().max(Comparator.naturalOrder()).orElse(null);
        };
    }

    /** By the differences of all pairs: the sum of their squares is that of the sample variance times n (n - 1). */
    private static @Nullable BigDecimal deviation(List<BigDecimal> numbers) {
        int count = numbers.size();
        if (count < 2) {
            return null;
        }
        BigDecimal squares = BigDecimal.ZERO;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                BigDecimal difference = numbers.get(i).subtract(numbers.get(j));
                squares = squares.add(difference.multiply(difference));
            }
        }
        BigDecimal variance = squares.divide(
                BigDecimal.valueOf((long) count * (count - 1)), new MathContext(44, RoundingMode.HALF_EVEN));
        return variance.sqrt(MathContext.DECIMAL128);
    }
}
