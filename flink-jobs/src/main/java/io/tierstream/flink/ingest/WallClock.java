package io.tierstream.flink.ingest;

import java.io.Serializable;
import java.util.function.LongSupplier;

/** The time of day, milliseconds since the epoch. */
@FunctionalInterface
public interface WallClock extends LongSupplier, Serializable {}
