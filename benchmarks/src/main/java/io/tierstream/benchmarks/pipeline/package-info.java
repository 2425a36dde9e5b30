/** The main job against a minimal job, Kafka to Kafka, by the processor time that each event takes. */
@NullMarked
package io.tierstream.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
