package io.tierstream.console;

/** The console cannot listen where it is to. */
public final class PortTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortTakenException(ConsoleSettings.Listen listen, Throwable cause) {
        super("the console cannot listen on " + listen.bind() + ":" + listen.port(), cause);
    }
}
