package io.tierstream.engine.metric;

import org.jspecify.annotations.Nullable;

/**
 * Who looks at a metric.
 *
 * @param thresholds the constants it is compared with; null when there are none
 * @param anyChange whether every change of its value matters
 */
public record Watch(@Nullable Thresholds thresholds, boolean anyChange) {

    /** Nobody: the metric is only shown. */
    public static final Watch NONE = new Watch(null, false);

    boolean isWatched() {
        return anyChange || thresholds != null;
    }
}
