/** Flink SQL: an OVER window, rules as comparisons. */
@NullMarked
package io.tierstream.benchmarks.peers.sql;

import org.jspecify.annotations.NullMarked;
