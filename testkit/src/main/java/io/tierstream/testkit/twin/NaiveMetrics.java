package io.tierstream.testkit.twin;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.MetricDefinition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
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
    private static List<Event> inside(MetricDefinition metric, List<Event> events, @Nullable Instant anchor, long now) {
        List<Event> inside = new ArrayList<>();
        NaiveCalendar.Span year = NaiveCalendar.year(metric.window(), anchor, now);
        for (Event event : events) {
            boolean ofType = metric.selection().types().isEmpty()
                    || metric.selection().types().contains(event.type());
            boolean selected = metric.selection().where() == null
                    || NaiveExpressions.holds(metric.selection().where(), name -> field(event, name), now);
            if (ofType
                    && selected
                    && metric.window().expiry(event.time()) > now
                    && metric.window().entry(event.time()) <= now
                    && year.from() <= event.time()
                    && event.time() < year.until()) {
                inside.add(event);
            }
        }
        inside.sort(Comparator.comparingLong(Event::time));
        return inside;
    }

    /** What an event says of a field, or of its type. */
    static @Nullable Object field(Event event, String name) {
        if (name.startsWith(NaiveExpressions.STATED)) {
            int position = event.fields().shape().position(name.substring(1));
            return position < 0 ? null : event.fields().stated(position);
        }
        return name.equals("type") ? event.type() : event.fields().get(name);
    }

    static @Nullable Object value(MetricDefinition metric, List<Event> events, long now) {
        return value(metric, events, null, now);
    }

    /**
     * The value.
     *
     * @param anchor what the years of its window are counted from
     */
    static @Nullable Object value(MetricDefinition metric, List<Event> events, @Nullable Instant anchor, long now) {
        List<Event> inside = inside(metric, events, anchor, now);
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
            case TOP:
                return top(inside, Objects.requireNonNull(metric.field()));
            case MEAN_GAP, LONGEST_GAP:
                return gap(metric, inside);
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

    /** The value that occurs most often, seen last, first in the order of texts. */
    private static @Nullable String top(List<Event> inside, String field) {
        String top = null;
        for (Event candidate : inside) {
            Object value = candidate.fields().get(field);
            if (value != null && (top == null || compare(value.toString(), top, inside, field) > 0)) {
                top = value.toString();
            }
        }
        return top;
    }

    private static int compare(String one, String other, List<Event> inside, String field) {
        List<Event> ones = having(one, inside, field);
        List<Event> others = having(other, inside, field);
        int byCount = Integer.compare(ones.size(), others.size());
        int byTime = Long.compare(
                ones.get(ones.size() - 1).time(), others.get(others.size() - 1).time());
        return byCount != 0 ? byCount : byTime != 0 ? byTime : other.compareTo(one);
    }

    private static List<Event> having(String value, List<Event> inside, String field) {
        return inside.stream()
                .filter(event -> event.fields().get(field) != null
                        && value.equals(String.valueOf(event.fields().get(field))))
                .toList();
    }

    private static @Nullable Duration gap(MetricDefinition metric, List<Event> inside) {
        if (inside.size() < 2) {
            return null;
        }
        Duration sum = Duration.ZERO;
        Duration longest = Duration.ZERO;
        for (int i = 1; i < inside.size(); i++) {
            Duration gap =
                    Duration.ofMillis(inside.get(i).time() - inside.get(i - 1).time());
            sum = sum.plus(gap);
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return metric.aggregate() == Aggregate.LONGEST_GAP ? longest : sum.dividedBy(inside.size() - 1);
    }

    /** The smallest number that at least the share of all is not above, of numbers with their first three digits. */
    private static @Nullable BigDecimal quantile(List<BigDecimal> numbers, BigDecimal share) {
        List<BigDecimal> sorted =
                numbers.stream().map(NaiveMetrics::threeDigits).sorted().toList();
        for (BigDecimal candidate : sorted) {
            long notAbove =
                    sorted.stream().filter(one -> one.compareTo(candidate) <= 0).count();
            if (BigDecimal.valueOf(notAbove).compareTo(share.multiply(BigDecimal.valueOf(sorted.size()))) >= 0) {
                return candidate;
            }
        }
        return null;
    }

    private static BigDecimal threeDigits(BigDecimal number) {
        int digitsBeforePoint = number.precision() - number.scale();
        return number.signum() == 0 ? number : number.setScale(3 - digitsBeforePoint, RoundingMode.FLOOR);
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
            case QUANTILE ->
                quantile(numbers, Objects.requireNonNull(metric.share()).toBigDecimal());
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
