package io.tierstream.metrics.micrometer;

import io.micrometer.core.instrument.Tags;

/**
 * What a series is known by.
 *
 * @param name as the registry takes it
 * @param tags Flink's scope variables
 */
record SeriesId(String name, Tags tags) {

    SeriesId named(String other) {
        return new SeriesId(other, tags);
    }
}
