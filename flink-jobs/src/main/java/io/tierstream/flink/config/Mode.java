package io.tierstream.flink.config;

/** What moves time. */
public enum Mode {
    /** Events and the wall clock: due moments come also when no event flows. */
    LIVE,
    /** Events only: the input is bounded and the outcome does not depend on when it runs. */
    REPLAY
}
