/** Kafka Streams as a peer: a store of day buckets, one record per customer. */
@NullMarked
package io.tierstream.benchmarks.peers.kafkastreams;

import org.jspecify.annotations.NullMarked;
