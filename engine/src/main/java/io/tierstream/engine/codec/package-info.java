/** Bytes and hashes: the small tools that every stored format is written with. */
@NullMarked
package io.tierstream.engine.codec;

import org.jspecify.annotations.NullMarked;
