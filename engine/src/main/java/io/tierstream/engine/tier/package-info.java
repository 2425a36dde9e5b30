/** Segments and ordered, exclusive tier sets, and who is in them. */
@NullMarked
package io.tierstream.engine.tier;

import org.jspecify.annotations.NullMarked;
