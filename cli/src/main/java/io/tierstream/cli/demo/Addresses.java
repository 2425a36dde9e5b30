package io.tierstream.cli.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a running demo can be looked at.
 *
 * @param bootstrap of the Kafka broker
 * @param registry base URL of the schema registry's Confluent API
 * @param console the page to look at; null when there is none
 * @param log where Kafka and Flink log
 */
record Addresses(
        String bootstrap, String registry, @Nullable String console, Path log) {

    Addresses withConsole(String url) {
        return new Addresses(bootstrap, registry, url, log);
    }
}
