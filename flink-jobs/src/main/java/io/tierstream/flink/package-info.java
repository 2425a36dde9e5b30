/** The main job: Kafka topics in, the engine per customer, transitions out. */
@NullMarked
package io.tierstream.flink;

import org.jspecify.annotations.NullMarked;
