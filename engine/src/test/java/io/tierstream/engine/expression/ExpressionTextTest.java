package io.tierstream.engine.expression;

import static io.tierstream.engine.expression.ExpressionText.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Defined;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Variable;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpressionTextTest {

    private static final Expression MORE =
            new Comparison(Operator.GREATER, new Variable("a"), new Literal(Decimal.of(1)));
    private static final Expression SEEN = new Defined("b");

    @Test
    void aNegatedComparisonIsInParentheses() {
        assertThat(of(new Not(MORE))).isEqualTo("!(a > 1)");
        assertThat(of(new Not(SEEN))).isEqualTo("!defined(b)");
        assertThat(of(new Not(new And(List.of(MORE, SEEN))))).isEqualTo("!(a > 1 && defined(b))");
    }

    @Test
    void onlyWhatNeedsThemHasParentheses() {
        Expression either = new Or(List.of(MORE, SEEN));
        assertThat(of(either)).isEqualTo("a > 1 || defined(b)");
        assertThat(of(new And(List.of(either, MORE)))).isEqualTo("(a > 1 || defined(b)) && a > 1");
    }

    @Test
    void instantsAreWrittenAsJavaTimeWritesThem() {
        DateTimeFormatter peer = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
        Random random = new Random(5);
        for (long day = -719_530; day < 2_932_899; day++) {
            assertInstant(day * 86_400_000 + random.nextInt(86_400_000), peer);
        }
        for (long edge : new long[] {
            -62_167_219_200_000L,
            -62_167_219_200_001L,
            253_402_300_799_999L,
            253_402_300_800_000L,
            -1,
            0,
            Long.MAX_VALUE,
            Long.MIN_VALUE
        }) {
            assertInstant(edge, peer);
        }
    }

    private static void assertInstant(long millis, DateTimeFormatter peer) {
        String expected = peer.format(Instant.ofEpochMilli(millis));
        if (!ExpressionText.instant(millis).equals(expected)) {
            throw new AssertionError(millis + " is " + expected + ", not " + ExpressionText.instant(millis));
        }
    }
}
