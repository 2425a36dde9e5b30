package io.tierstream.registry;

/** An answer of the registry that trying again will not change. */
public abstract sealed class RegistryException extends Exception
        permits UnknownSchemaException, UnusableSchemaException, RefusedException {

    private static final long serialVersionUID = 1L;

    RegistryException(String message) {
        super(message);
    }
}
