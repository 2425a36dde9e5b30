/** Results of a job, brought to the program that started it. */
@NullMarked
package io.tierstream.flink.collect;

import org.jspecify.annotations.NullMarked;
