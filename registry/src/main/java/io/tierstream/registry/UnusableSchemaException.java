package io.tierstream.registry;

/** The schema behind an id cannot describe an event. */
public final class UnusableSchemaException extends RegistryException {

    private static final long serialVersionUID = 1L;

    public UnusableSchemaException(String message) {
        super(message);
    }
}
