/** Hazelcast Jet as a peer: a stateful stage with day buckets on the heap, in an embedded member. */
@NullMarked
package io.tierstream.benchmarks.peers.jet;

import org.jspecify.annotations.NullMarked;
