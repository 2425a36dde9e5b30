package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Condition;
import org.jspecify.annotations.Nullable;

/**
 * All metrics with one selection. An event is matched against a selection once, however many metrics share it.
 *
 * @param index position among the feeds
 * @param selection which events
 * @param filter the compiled {@code where}; null means none
 * @param lifetime the metrics without a window
 * @param windowed per window of the plan, the metrics of this feed with that window
 * @param entering per window of the plan, the metrics of this feed that an event comes into when it leaves that window
 * @param inputs the inputs of its windowed metrics: what the history must keep of an event
 * @param log the history log that its events go to; -1 without windows
 * @param longestWindow the last window that has a metric of this feed; -1 without any
 */
record Feed(
        int index,
        Selection selection,
        @Nullable Condition filter,
        int[] lifetime,
        int[][] windowed,
        int[][] entering,
        int[] inputs,
        int log,
        int longestWindow) {

    boolean hasWindows() {
        return longestWindow >= 0;
    }

    /** Whether its log holds no other feed's events. */
    boolean isApart() {
        return hasWindows() && log != longestWindow;
    }

    /** The same at another position. */
    Feed at(int position) {
        return new Feed(position, selection, filter, lifetime, windowed, entering, inputs, log, longestWindow);
    }
}
