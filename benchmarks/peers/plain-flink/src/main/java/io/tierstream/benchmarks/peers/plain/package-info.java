/** A Flink job in the usual style: events in keyed state, windows computed anew at each event, rules in a loop. */
@NullMarked
package io.tierstream.benchmarks.peers.plain;

import org.jspecify.annotations.NullMarked;
