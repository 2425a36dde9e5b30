/** The Kafka side of the job: sources, sinks, what their records look like, and the topics themselves. */
@NullMarked
package io.tierstream.flink.kafka;

import org.jspecify.annotations.NullMarked;
