/** The engine by itself, without Flink, Kafka or RocksDB. */
@NullMarked
package io.tierstream.benchmarks.suite.engine;

import org.jspecify.annotations.NullMarked;
