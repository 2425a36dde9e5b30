/** Sequences of events: ordered steps with a time limit, and what must not happen after them. */
@NullMarked
package io.tierstream.engine.sequence;

import org.jspecify.annotations.NullMarked;
