package io.tierstream.benchmarks.suite.console;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What clients of the stream were told while transitions came.
 *
 * @param transitions microseconds from a transition's record to the event that shows it, of all clients
 * @param counts microseconds from a count's record to the event that shows it or a newer one, of all clients
 * @param clients that listened
 * @param fallen how many of them were let go
 * @param eventsPerSecond that all clients together were told
 * @param resident bytes of the console at the end
 * @param beside what was asked meanwhile; null for nothing
 */
public record Heard(
        Histogram transitions,
        Histogram counts,
        int clients,
        int fallen,
        double eventsPerSecond,
        long resident,
        double consoleCores,
        double otherCores,
        @Nullable Asked beside) {}
