package io.tierstream.engine.predict;

/** Parameters of models. */
final class Parameters {

    private Parameters() {}

    /** Refuses what is no positive number. */
    static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be a positive number, not " + value);
        }
    }
}
