package io.tierstream.registry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the schemas of the output topics, and waits as long as it takes while the registry is out of reach. */
public final class SchemaRegistrar {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistrar.class);

    private final Registry registry;
    private final Pause pause;

    public SchemaRegistrar(Registry registry, Pause pause) {
        this.registry = registry;
        this.pause = pause;
    }

    /**
     * Registers the schema of a topic's values under the usual subject, {@code <topic>-value}.
     *
     * @return the schema's id
     * @throws RefusedException if the registry refuses it for good
     */
    public int registerValue(String topic, String schema) throws RegistryException, InterruptedException {
        String subject = topic + "-value";
        return Patience.call("subject " + subject, pause, LOG, () -> registry.register(subject, schema));
    }
}
