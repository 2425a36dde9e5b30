/** Stands in for the part of Flink's distribution that is not on Maven Central; for docker/verify only, never shipped. */
@NullMarked
package io.tierstream.docker;

import org.jspecify.annotations.NullMarked;
