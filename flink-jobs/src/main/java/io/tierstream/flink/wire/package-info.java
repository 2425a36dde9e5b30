/**
 * How values travel between operators: compact, versioned, without Kryo. Each type has one {@link
 * io.tierstream.flink.wire.WireFormat}; {@link io.tierstream.flink.wire.WireTypes} hands out Flink's type information.
 */
@NullMarked
package io.tierstream.flink.wire;

import org.jspecify.annotations.NullMarked;
