package io.tierstream.engine.population;

import io.tierstream.engine.expression.Decimal;
import java.util.Objects;

/**
 * When the values of all customers are cut anew although it is not time yet: when too many customers stand between a cut and where it
 * would be now, so that they would change sides.
 *
 * @param points how many may, in percent of the customers with a value
 * @param check when it is looked
 */
public record Drift(Decimal points, Recut check) {

    public Drift {
        Objects.requireNonNull(points);
        Objects.requireNonNull(check);
    }
}
