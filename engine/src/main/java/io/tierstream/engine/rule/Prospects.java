package io.tierstream.engine.rule;

/**
 * Between which places among its thresholds the value of a slot will stay while time passes and nothing else happens; see
 * {@link io.tierstream.engine.metric.Thresholds}. There may be no value for now, and for good: then both are
 * {@code UNDEFINED}.
 */
public interface Prospects {

    /** The lowest bucket. */
    int lowest(int slot);

    /** The highest bucket. */
    int highest(int slot);

    /** Whether there may be no value some time. */
    boolean mayEnd(int slot);
}
