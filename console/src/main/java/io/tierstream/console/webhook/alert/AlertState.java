package io.tierstream.console.webhook.alert;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an alert stands.
 *
 * @param changedAt when it began to fire, or ceased to
 * @param toldAt when it was last told that it fires; null if never
 */
record AlertState(
        boolean firing, Instant changedAt, @Nullable Instant toldAt) {

    static final AlertState NEVER = new AlertState(false, Instant.EPOCH, null);

    /** What is to be told of a step. */
    enum Notice {
        NONE,
        FIRED,
        RESOLVED
    }

    /** A step: the state after it, and what is to be told. */
    record Step(AlertState next, Notice notice) {}

    /**
     * One more look. An alert that begins again within its quiet time is told when that is over, if it still fires then; what was not
     * told is not resolved either.
     */
    Step look(boolean firesNow, Duration quiet, Instant now) {
        Instant since = firesNow == firing ? changedAt : now;
        if (firesNow) {
            boolean isQuiet = toldAt != null && now.isBefore(toldAt.plus(quiet));
            boolean told = firing && isTold();
            return told || isQuiet
                    ? new Step(new AlertState(true, since, toldAt), Notice.NONE)
                    : new Step(new AlertState(true, since, now), Notice.FIRED);
        }
        Notice notice = firing && isTold() ? Notice.RESOLVED : Notice.NONE;
        return new Step(new AlertState(false, since, toldAt), notice);
    }

    private boolean isTold() {
        return toldAt != null && !toldAt.isBefore(changedAt);
    }
}
