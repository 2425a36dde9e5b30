/** The keyed operator that decides, and the small streams around it. */
@NullMarked
package io.tierstream.flink.operator;

import org.jspecify.annotations.NullMarked;
