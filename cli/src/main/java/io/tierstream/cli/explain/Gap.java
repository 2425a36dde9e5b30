package io.tierstream.cli.explain;

import io.tierstream.engine.Finding;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import java.time.Duration;

/** How far the value of a failed comparison is from its threshold. */
final class Gap {

    private Gap() {}

    /** Such as {@code 200 to go} or {@code 12d too long}; empty when there is no distance to speak of. */
    static String of(Finding.Test test) {
        if (test.holds()
                || !(test.meaning() instanceof Comparison comparison)
                || !(comparison.right() instanceof Literal literal)) {
            return "";
        }
        if (test.value() instanceof Decimal value && literal.value() instanceof Decimal threshold) {
            Decimal distance = threshold.minus(value);
            return word(distance.signum(), Sentences.value(absolute(distance).toString()), "to go", "too much");
        } else if (test.value() instanceof Duration value && literal.value() instanceof Duration threshold) {
            long distance = threshold.minus(value).toMillis();
            return word(Long.signum(distance), DurationWords.of(Math.abs(distance)), "to go", "too long");
        }
        return "";
    }

    private static Decimal absolute(Decimal value) {
        return value.signum() < 0 ? Decimal.of(0).minus(value) : value;
    }

    private static String word(int sign, String distance, String below, String above) {
        return sign == 0 ? "just at it" : distance + " " + (sign > 0 ? below : above);
    }
}
