package io.tierstream.console.webhook;

import io.tierstream.schemas.v1.SegmentTransition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The transitions that the store still holds, for replays. */
public interface StoredTransitions {

    /**
     * Those whose event time lies in [from, to), a customer's in order.
     *
     * @param limit how many at most
     */
    List<SegmentTransition> between(Connection connection, Instant from, Instant to, int limit) throws SQLException;

    /** Those with some of the ids, a customer's in order. */
    List<SegmentTransition> withIds(Connection connection, Collection<String> ids) throws SQLException;
}
