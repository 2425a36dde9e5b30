package io.tierstream.console.feed;

import io.tierstream.console.store.WriterSchemas;
import io.tierstream.registry.Pause;
import io.tierstream.registry.RefusedException;
import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaLookup;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas that wrote the records: from the store, or else from the registry, for which it waits as long as it takes. One
 * thread.
 */
final class SchemaSource implements IntFunction<Schema>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaSource.class);
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(5);

    private final WriterSchemas kept;
    private final SchemaLookup lookup;
    private final Progress progress;
    private final Pause pause;

    SchemaSource(WriterSchemas kept, Registry registry, Progress progress, Halt halt) {
        this.kept = kept;
        this.pause = halt::millis;
        this.lookup = new SchemaLookup(registry, pause, System::currentTimeMillis);
        this.progress = progress;
    }

    /**
     * The schema with this id.
     *
     * @throws BadRecordException if there is no such schema
     */
    @Override
    public Schema apply(int id) {
        Optional<Schema> known = kept.find(id);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            progress.troubled("waits for the schema registry");
            Schema schema = new Schema.Parser().parse(text(id));
            progress.untroubled();
            kept.keep(id, schema);
            return schema;
        } catch (InterruptedException e) {
            throw new FeedStoppedException(e);
        } catch (RegistryException | SchemaParseException e) {
            progress.untroubled();
            throw new BadRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    private String text(int id) throws RegistryException, InterruptedException {
        while (true) {
            try {
                return lookup.find(id);
            } catch (RefusedException e) {
                LOG.error("The schema registry refuses; trying again in {} s.", REFUSED_PAUSE.toSeconds(), e);
                progress.troubled("the schema registry refuses: " + e.getMessage());
                pause.millis(REFUSED_PAUSE.toMillis());
            }
        }
    }

    @Override
    public void close() {
        lookup.close();
    }
}
