package io.tierstream.registry;

/** The registry has no schema of the id that was asked for. */
public final class UnknownSchemaException extends RegistryException {

    private static final long serialVersionUID = 1L;

    public UnknownSchemaException(String message) {
        super(message);
    }
}
