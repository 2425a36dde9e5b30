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
import java.util.List;
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
}
