package io.tierstream.cli.fit;

/** The events determine no parameters; the message says why and what to do. */
public final class NoFitException extends Exception {

    private static final long serialVersionUID = 1;

    NoFitException(String message) {
        super(message);
    }
}
