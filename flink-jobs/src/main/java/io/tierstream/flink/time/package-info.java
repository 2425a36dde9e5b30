/** What moves event time: events, and in live mode the wall clock when there is nothing left to read. */
@NullMarked
package io.tierstream.flink.time;

import org.jspecify.annotations.NullMarked;
