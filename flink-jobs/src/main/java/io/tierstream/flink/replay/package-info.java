/** The job over a file instead of Kafka. */
@NullMarked
package io.tierstream.flink.replay;

import org.jspecify.annotations.NullMarked;
