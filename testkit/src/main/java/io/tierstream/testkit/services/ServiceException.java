package io.tierstream.testkit.services;

/** A service did not start, did not answer, or ended on its own; the message says which, why, and what to do. */
public final class ServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ServiceException(String message) {
        super(message);
    }

    public ServiceException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
