/** Rolling metrics: definitions, accumulators and the history that windows forget from. */
@NullMarked
package io.tierstream.engine.metric;

import org.jspecify.annotations.NullMarked;
