package io.tierstream.failure;

import io.tierstream.engine.Transition;
import io.tierstream.schemas.v1.SegmentTransition;
import java.util.Objects;

/**
 * What two transitions of the same id are compared by.
 *
 * @param time the instant at which it holds, milliseconds since the epoch
 */
record Decision(String customer, long sequence, String target, String direction, long time, String cause) {

    static Decision of(Transition transition) {
        return new Decision(
                transition.customerId(),
                transition.sequence(),
                transition.target().toString().intern(),
                transition.direction().name(),
                transition.time(),
                transition.reason().cause().name());
    }

    static Decision of(SegmentTransition transition) {
        return new Decision(
                transition.getCustomerId(),
                transition.getSequence(),
                target(transition.getTierSet(), transition.getName()),
                transition.getDirection().name(),
                transition.getEventTime().toEpochMilli(),
                transition.getCause().name());
    }

    static String target(@org.jspecify.annotations.Nullable String tierSet, String name) {
        return tierSet == null ? name : Objects.requireNonNull(tierSet) + ":" + name;
    }
}
