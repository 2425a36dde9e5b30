/** The engine by itself, without Flink, Kafka or RocksDB. */
@NullMarked
package io.tierstream.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
