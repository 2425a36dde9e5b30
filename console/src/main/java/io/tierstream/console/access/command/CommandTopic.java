package io.tierstream.console.access.command;

import io.tierstream.schemas.v1.CustomerCommand;

/** Where commands go. */
public interface CommandTopic extends AutoCloseable {

    /**
     * Sends a command, and waits until it is stored.
     *
     * @throws CommandTopicException if that cannot be said; it may have been stored nevertheless
     */
    void send(CustomerCommand command) throws CommandTopicException;

    @Override
    default void close() {}
}
