package io.tierstream.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be chosen about a demo.
 *
 * @param rate mean events per second
 * @param customers customers at the beginning
 * @param seed of the customers
 * @param duration from the first event to the end; null to go on until stopped
 * @param kafkaPort 0 for a free one
 * @param registryPort 0 for a free one
 * @param consolePort of the console; 0 for a free one, null for no console
 * @param plain lines for machines instead of a live view
 * @param log where Kafka and Flink log
 */
public record DemoOptions(
        double rate,
        int customers,
        long seed,
        @Nullable Duration duration,
        int kafkaPort,
        int registryPort,
        @Nullable Integer consolePort,
        boolean plain,
        Path log) {}
