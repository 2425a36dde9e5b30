/** A metric reporter plugin for Flink: Flink's metrics as meters of Micrometer's Prometheus and OTLP registries. */
@NullMarked
package io.tierstream.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
