package io.tierstream.engine.predict;

import java.util.function.DoubleUnaryOperator;

/** Numerical integration. */
final class Quadrature {

    private static final double STEP = 1.0 / 32;

    /** Beyond this the abscissae are as good as the ends. */
    private static final double REACH = 4;

    private static final double QUARTER_TURN = StrictMath.PI / 2;

    private Quadrature() {}

    /**
     * The integral from 0 to an end, by the double exponential formula (Takahasi, Mori 1974): it places its abscissae the closer the nearer
     * they are to an end, so that the function may do there what it likes.
     *
     * @param function smooth between the ends; not asked for its values at the ends
     */
    static double integral(DoubleUnaryOperator function, double end) {
        double sum = 0;
        for (double at = -REACH; at <= REACH; at += STEP) {
            // Of the way from 0 to the end; exact near 0.
            double share = 1 / (1 + StrictMath.exp(-2 * QUARTER_TURN * StrictMath.sinh(at)));
            double width = share * (1 - share) * 2 * QUARTER_TURN * StrictMath.cosh(at);
            if (share > 0 && width > 0) {
                sum += width * function.applyAsDouble(end * share);
            }
        }
        return sum * STEP * end;
    }
}
