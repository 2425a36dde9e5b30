package io.tierstream.cli.demo;

import java.nio.file.Path;

/**
 * Where a running demo can be looked at.
 *
 * @param bootstrap of the Kafka broker
 * @param registry base URL of the schema registry's Confluent API
 * @param log where Kafka and Flink log
 */
record Addresses(String bootstrap, String registry, Path log) {}
