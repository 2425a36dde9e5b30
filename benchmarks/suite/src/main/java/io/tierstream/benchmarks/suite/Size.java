package io.tierstream.benchmarks.suite;

import java.util.Locale;

/** How much is measured. */
enum Size {
    /** Each benchmark once and tiny: does it run at all. Its figures mean nothing. */
    SMOKE(1, 20_000),
    /** Some minutes a table. */
    QUICK(3, 1_500_000),
    /** As large as the goals say; hours. */
    FULL(5, 2_000_000);

    private final int repetitions;
    private final int warmUpEvents;

    Size(int repetitions, int warmUpEvents) {
        this.repetitions = repetitions;
        this.warmUpEvents = warmUpEvents;
    }

    /** Processes for each row of a table. */
    int repetitions() {
        return repetitions;
    }

    /** Events that a process sees before the measured ones, to be compiled. */
    int warmUpEvents() {
        return warmUpEvents;
    }

    int of(int smoke, int quick, int full) {
        return switch (this) {
            case SMOKE -> smoke;
            case QUICK -> quick;
            case FULL -> full;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
