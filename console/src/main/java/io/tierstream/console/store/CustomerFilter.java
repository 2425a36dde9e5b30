package io.tierstream.console.store;

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

        /** Whether it holds; never if the metric is undefined. Numbers are compared as such, instants too, and all else as text. */
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
            BigDecimal other = number(constant);
            if (number != null && other != null) {
                return number.compareTo(other);
            }
            Instant instant = instant(value);
            Instant otherInstant = instant(constant);
            if (instant != null && otherInstant != null) {
                return instant.compareTo(otherInstant);
            }
            return number != null || instant != null ? null : Integer.valueOf(value.compareTo(constant));
        }

        private static @Nullable BigDecimal number(String text) {
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException e) {
                return null;
            }
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
