package io.tierstream.rules.expression;

import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import org.jspecify.annotations.Nullable;

/** The variables that an expression may read. */
public sealed interface Scope permits MetricScope, FieldScope {

    /**
     * The type of a variable.
     *
     * @param textExpected whether the name stands where a text would fit, so that forgotten quotes are likely
     * @return null after reporting that there is no such variable, or when the variable itself has an error
     */
    @Nullable
    Type variable(String name, Span span, boolean textExpected, Issues issues);

    /** Whether {@code since} can be asked of the variable. */
    boolean isInstantMetric(String name);
}
