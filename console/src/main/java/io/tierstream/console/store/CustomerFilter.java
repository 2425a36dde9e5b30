package io.tierstream.console.store;

import io.tierstream.rules.expression.DurationText;
import io.tierstream.schemas.v1.CustomerMembership;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which customers are looked for: those that all of it is true of.
 *
 * @param prefix of the id; empty for any
 * @param terms in what they are, as {@link TermNames} has it
 */
public record CustomerFilter(String prefix, List<String> terms, List<MetricRange> metrics) {

    public CustomerFilter {
        terms = List.copyOf(terms);
        metrics = List.copyOf(metrics);
    }

    /** The comparison of a metric with a constant. */
    public record MetricRange(String metric, Operator operator, String constant) {

        /**
         * Whether it holds; never if the metric is undefined. Numbers are compared as such, instants and durations too, with constants
         * of their kind only, and all else as text.
         */
        boolean holds(CustomerMembership membership) {
            String value = membership.getMetrics().get(metric);
            if (value == null) {
                return false;
            }
            Integer order = compare(value, constant);
            return order == null ? operator == Operator.NOT_EQUAL : operator.holds(order);
        }

        private static @Nullable Integer compare(String value, String constant) {
            BigDecimal number = number(value);
            if (number != null) {
                BigDecimal other = number(constant);
                return other == null ? null : Integer.valueOf(number.compareTo(other));
            }
            Instant instant = instant(value);
            if (instant != null) {
                Instant other = instant(constant);
                return other == null ? null : Integer.valueOf(instant.compareTo(other));
            }
            Long millis = millis(value);
            if (millis != null) {
                Long other = millis(constant);
                return other == null ? null : Integer.valueOf(millis.compareTo(other));
            }
            return value.compareTo(constant);
        }

        private static @Nullable BigDecimal number(String text) {
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }

        /** Of a duration as in memberships and rules, such as 1d12h. */
        private static @Nullable Long millis(String text) {
            boolean negative = text.startsWith("-");
            DurationText duration = DurationText.parse(negative ? text.substring(1) : text);
            if (duration.problem() != null) {
                return null;
            }
            return negative ? -duration.millis() : duration.millis();
        }

        private static @Nullable Instant instant(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                return null;
            }
        }
    }

    /** How a metric is compared. */
    public enum Operator {
        AT_LEAST(">="),
        AT_MOST("<="),
        EQUAL("=="),
        NOT_EQUAL("!="),
        ABOVE(">"),
        BELOW("<");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        private boolean holds(int order) {
            return switch (this) {
                case AT_LEAST -> order >= 0;
                case AT_MOST -> order <= 0;
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case ABOVE -> order > 0;
                case BELOW -> order < 0;
            };
        }
    }
}
