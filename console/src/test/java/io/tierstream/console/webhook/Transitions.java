package io.tierstream.console.webhook;

import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transitions for tests. */
final class Transitions {

    private Transitions() {}

    /** A customer's transition into gold, or out of it when the sequence is even. */
    static SegmentTransition gold(String customer, long sequence, Instant time) {
        return transition(customer, sequence, TargetKind.TIER, "value", "gold", time);
    }

    static SegmentTransition segment(String customer, long sequence, String name, Instant time) {
        return transition(customer, sequence, TargetKind.SEGMENT, null, name, time);
    }

    private static SegmentTransition transition(
            String customer, long sequence, TargetKind kind, @Nullable String tierSet, String name, Instant time) {
        return new SegmentTransition(
                id(customer, sequence),
                customer,
                sequence,
                "shop",
                3L,
                kind,
                tierSet,
                name,
                sequence % 2 == 1 ? Direction.ENTER : Direction.EXIT,
                time,
                time,
                time,
                Cause.EVENT,
                "event-" + sequence,
                tierSet == null ? null : "silver",
                time,
                List.of(new Evidence("spend_30d", ">=", "1000", "950", "1200", false, true)),
                null,
                null);
    }

    /** 32 hexadecimal digits, the same for the same transition. */
    static String id(String customer, long sequence) {
        return String.format("%016x%016x", (long) customer.hashCode() & 0xffffffffL, sequence);
    }
}
