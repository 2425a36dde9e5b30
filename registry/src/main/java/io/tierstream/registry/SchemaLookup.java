package io.tierstream.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds schemas by id, and waits as long as it takes while the registry is out of reach: an outage must never turn good
 * records into dead letters.
 *
 * <p>An id that the registry does not know is asked for again for about {@value #GRACE_TRIES} tries, because a registry's
 * follower may learn of a new schema a moment after the producer did. Ids that stay unknown are remembered for {@value
 * #MEMORY_MILLIS} ms; and while many are unknown, as when bytes are random, there is no such grace, so that they cannot hold up
 * good records. One per thread.
 */
public final class SchemaLookup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaLookup.class);

    static final int GRACE_TRIES = 4;
    static final long MEMORY_MILLIS = 30_000;
    private static final int MANY_UNKNOWN = 4;
    private static final int MOST_REMEMBERED = 10_000;

    private final Registry registry;
    private final Pause pause;
    private final LongSupplier clock;
    private final Map<Integer, Long> unknownUntil = new HashMap<>();

    /** @param clock milliseconds since the epoch */
    public SchemaLookup(Registry registry, Pause pause, LongSupplier clock) {
        this.registry = registry;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * The text of the schema. Callers keep what they make of it: every call asks the registry.
     *
     * @throws UnknownSchemaException if the registry does not know the id
     * @throws UnusableSchemaException if it is no Avro schema
     * @throws RefusedException if the registry refuses the request for good
     */
    public String find(int id) throws RegistryException, InterruptedException {
        forgetOld();
        if (unknownUntil.containsKey(id)) {
            throw new UnknownSchemaException("the schema registry has no schema with id " + id);
        }
        Backoff grace = new Backoff(pause);
        int tries = unknownUntil.size() >= MANY_UNKNOWN ? 1 : GRACE_TRIES;
        for (int attempt = 1; ; attempt++) {
            try {
                return Patience.call("schema " + id, pause, LOG, () -> registry.schema(id));
            } catch (UnknownSchemaException e) {
                if (attempt >= tries) {
                    unknownUntil.put(id, clock.getAsLong() + MEMORY_MILLIS);
                    throw e;
                }
                grace.await();
            }
        }
    }

    private void forgetOld() {
        long now = clock.getAsLong();
        unknownUntil.values().removeIf(until -> until <= now);
        if (unknownUntil.size() > MOST_REMEMBERED) {
            unknownUntil.clear();
        }
    }

    @Override
    public void close() {
        registry.close();
    }
}
