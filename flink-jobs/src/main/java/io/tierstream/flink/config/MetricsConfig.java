package io.tierstream.flink.config;

import java.io.Serializable;

/**
 * What the job measures of itself.
 *
 * @param eventTypes most event types that get a counter of their own; the rest is counted as {@code other}
 * @param latencySamples most recent samples that a latency histogram holds
 */
public record MetricsConfig(int eventTypes, int latencySamples) implements Serializable {}
