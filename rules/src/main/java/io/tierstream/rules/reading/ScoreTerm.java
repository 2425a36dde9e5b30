package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import java.util.List;
import java.util.Objects;

/**
 * One entry of the points of a score, for those who want to know where the points come from.
 *
 * @param what what the points are given for, such as {@code when visits_30d >= 4} or {@code since(last_visit)}
 * @param points how many there are
 * @param bands in the order in which they are tried; empty for what has none
 */
public record ScoreTerm(String what, Expression points, List<Band> bands) {

    public ScoreTerm {
        Objects.requireNonNull(what);
        Objects.requireNonNull(points);
        bands = List.copyOf(bands);
    }

    /**
     * A band.
     *
     * @param name such as {@code within 7d}
     * @param test whether the customer is in it, unless in one before
     */
    public record Band(String name, Expression test) {}
}
