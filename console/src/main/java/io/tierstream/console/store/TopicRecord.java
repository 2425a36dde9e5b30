package io.tierstream.console.store;

import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TierDistribution;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record of a topic, decoded, to be stored. Values are kept as they came, so that nothing of a newer schema is lost. */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on as they came; nobody compares these records
public sealed interface TopicRecord {

    Place place();

    /** Where a customer stands. */
    record Membership(Place place, CustomerMembership membership, byte[] value) implements TopicRecord {}

    /** A customer has no membership any more. */
    record MembershipGone(Place place, String customer) implements TopicRecord {}

    /**
     * A customer was erased.
     *
     * @param at everything of the customer up to this event time is forgotten
     * @param sequence number of the last transition
     */
    record Erasure(Place place, String customer, Instant at, long sequence) implements TopicRecord {}

    /** An entry or exit. */
    record Transition(Place place, SegmentTransition transition, byte[] value) implements TopicRecord {}

    /** How many are in a segment or tier. */
    record Count(Place place, TierDistribution distribution) implements TopicRecord {}

    /** A segment or tier is not counted any more. */
    record CountGone(Place place, String ruleSet, String target) implements TopicRecord {}

    /** A rule set was published. */
    record RuleSet(Place place, RuleSetDocument document) implements TopicRecord {}

    /** What became of a rule set. */
    record Verdict(Place place, RuleSetStatus status) implements TopicRecord {}

    /** A record that the job could not use. Texts are without zero characters, which PostgreSQL does not take. */
    record DeadLetter(
            Place place,
            long at,
            Place source,
            String reason,
            String message,
            byte @Nullable [] key,
            byte @Nullable [] value)
            implements TopicRecord {}
}
