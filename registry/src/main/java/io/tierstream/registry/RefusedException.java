package io.tierstream.registry;

/** The registry refuses a request, and will refuse it again: trying on is useless, a person must act. */
public final class RefusedException extends RegistryException {

    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
