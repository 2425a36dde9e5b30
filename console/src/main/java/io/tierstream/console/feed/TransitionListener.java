package io.tierstream.console.feed;

import io.tierstream.schemas.v1.SegmentTransition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Hears of new transitions inside the transaction that stores them with the place up to which the topics were read. What it
 * writes by the connection is kept if and only if the transitions are.
 */
@FunctionalInterface
public interface TransitionListener {

    /**
     * Takes transitions: new ones only, each once, those of one customer in their order. A store that is built anew brings
     * all that the topic still holds; {@code emitted_at} tells how old they are.
     *
     * @param connection of the transaction; not to be committed or closed
     */
    void accept(Connection connection, List<SegmentTransition> transitions) throws SQLException;
}
