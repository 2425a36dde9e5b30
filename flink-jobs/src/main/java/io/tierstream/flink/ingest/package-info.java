/** From records to events: decode, map, check, and set aside what cannot be used. */
@NullMarked
package io.tierstream.flink.ingest;

import org.jspecify.annotations.NullMarked;
