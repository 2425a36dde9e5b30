package io.tierstream.registry;

import java.io.IOException;
import java.io.Serializable;

/** A schema registry, one try per call. {@link SchemaLookup} and {@link SchemaRegistrar} add the patience. */
public interface Registry extends AutoCloseable {

    /** Opens a registry where it is used; travels to the tasks. */
    @FunctionalInterface
    interface Factory extends Serializable {
        Registry open();
    }

    /**
     * The text of an Avro schema, all references resolved.
     *
     * @throws UnknownSchemaException if the registry has no schema of this id
     * @throws UnusableSchemaException if it is no Avro schema
     * @throws RefusedException if the registry refuses the request for good, such as for wrong credentials
     * @throws IOException if the registry cannot be reached, or is out of order
     */
    String schema(int id) throws IOException, RegistryException;

    /**
     * Registers an Avro schema, or finds it registered.
     *
     * @return its id
     * @throws RefusedException if the registry refuses it for good, such as for incompatibility
     * @throws IOException if the registry cannot be reached, or is out of order
     */
    int register(String subject, String schema) throws IOException, RegistryException;

    @Override
    void close();
}
