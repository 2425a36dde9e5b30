package io.tierstream.engine;

import io.tierstream.engine.expression.Expression;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a condition says about a customer at an instant, part by part. */
public sealed interface Finding {

    boolean holds();

    /** All of them must hold. */
    record All(List<Finding> parts, boolean holds) implements Finding {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** One of them must hold. */
    record Any(List<Finding> parts, boolean holds) implements Finding {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** The opposite of another. */
    record Not(Finding part, boolean holds) implements Finding {
        public Not {
            Objects.requireNonNull(part);
        }
    }

    /** One of two, as a test says. */
    record Choice(Finding test, Finding yes, Finding no, boolean holds) implements Finding {
        public Choice {
            Objects.requireNonNull(test);
            Objects.requireNonNull(yes);
            Objects.requireNonNull(no);
        }
    }

    /**
     * A part that is not made of smaller conditions.
     *
     * @param expression the part of the rule that this is
     * @param meaning the same, or what a comparison of a place among all customers means under the cut-offs in force
     * @param evidence the same in words, with its value
     * @param value the left side of a comparison with a constant: {@link io.tierstream.engine.expression.Decimal},
     *     {@link java.time.Instant} or {@link java.time.Duration}; null when undefined, or when it is no such comparison
     */
    record Test(
            Expression expression,
            Expression meaning,
            Evidence evidence,
            @Nullable Object value) implements Finding {
        public Test {
            Objects.requireNonNull(expression);
            Objects.requireNonNull(meaning);
            Objects.requireNonNull(evidence);
        }

        /** Whether it is about a place among all customers. */
        public boolean isRelative() {
            return expression != meaning;
        }

        @Override
        public boolean holds() {
            return evidence.holds();
        }
    }
}
