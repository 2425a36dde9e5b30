package io.tierstream.flink.operator;

import io.tierstream.flink.config.Until;
import java.io.Serializable;

/**
 * Where time ends: no due moment after it is processed.
 *
 * @param kind what decides
 * @param instant for {@link Kind#INSTANT}: milliseconds since the epoch
 */
public record EndOfTime(Kind kind, long instant) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What decides where time ends. */
    public enum Kind {
        /** Nowhere; when the job is drained, time stands still instead of running out. */
        LIVE,
        /** With the last event of a bounded input. */
        LAST_EVENT,
        /** When a bounded input has ended and nothing is due any more. */
        FOREVER,
        /** At an instant, inclusive; events after it do not count. */
        INSTANT
    }

    public static final EndOfTime LIVE = new EndOfTime(Kind.LIVE, Long.MAX_VALUE);

    /** The end of a replay. */
    public static EndOfTime of(Until until) {
        if (until instanceof Until.At at) {
            return new EndOfTime(Kind.INSTANT, at.instant().toEpochMilli());
        }
        Kind kind = until instanceof Until.Last ? Kind.LAST_EVENT : Kind.FOREVER;
        return new EndOfTime(kind, Long.MAX_VALUE);
    }

    /** Whether an event of the given time still counts. */
    public boolean admits(long eventTime) {
        return eventTime <= instant;
    }

    /**
     * The last instant at which a due moment is processed.
     *
     * @param inputEnded whether all input has ended
     * @param lastEventTime the time of the last event, if it has
     * @param clock how far time had gone before the input ended
     */
    long lastInstant(boolean inputEnded, long lastEventTime, long clock) {
        if (!inputEnded) {
            return instant;
        }
        return switch (kind) {
            case LIVE -> clock;
            case LAST_EVENT -> lastEventTime;
            case FOREVER, INSTANT -> instant;
        };
    }
}
