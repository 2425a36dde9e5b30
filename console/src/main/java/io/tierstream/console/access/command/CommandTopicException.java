package io.tierstream.console.access.command;

/** A command could not be sent, or nobody knows whether it was. */
public final class CommandTopicException extends Exception {

    private static final long serialVersionUID = 1L;

    public CommandTopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
