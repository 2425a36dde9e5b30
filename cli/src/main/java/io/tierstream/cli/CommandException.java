package io.tierstream.cli;

/** A command ends early; the message says why, and may have several lines. */
final class CommandException extends RuntimeException {

    private final int exitCode;

    CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
