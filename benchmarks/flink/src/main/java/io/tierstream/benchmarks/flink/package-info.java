/** The main job and the minimal job, and what a Flink job needs to be measured. */
@NullMarked
package io.tierstream.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
