package io.tierstream.benchmarks.pipeline;

/** The two jobs. */
enum Variant {
    /** Tierstream's job. */
    MAIN("decide"),
    /** One read and one write of 300 bytes. */
    MINIMAL(MinimalJob.OPERATOR);

    private final String operator;

    Variant(String operator) {
        this.operator = operator;
    }

    /** The name of the operator that holds the state. */
    String operator() {
        return operator;
    }
}
