package io.tierstream.flink.kafka;

import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader that all partitions there are have been given out: it has its own by now, or has none. */
record AllAssigned() implements SourceEvent {}
