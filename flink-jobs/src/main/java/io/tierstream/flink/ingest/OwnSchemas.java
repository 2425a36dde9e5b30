package io.tierstream.flink.ingest;

import io.tierstream.flink.config.EventMapping;
import org.jspecify.annotations.Nullable;

/** Knows how events stand in Tierstream's own schemas. */
@FunctionalInterface
interface OwnSchemas {

    /** The mapping of a schema by its full name; null when it is none of ours. */
    @Nullable
    EventMapping mapping(String fullName);
}
