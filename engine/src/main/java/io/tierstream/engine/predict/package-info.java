/** Probability models of how often customers buy and for how much, with parameters that have been fitted elsewhere. */
@NullMarked
package io.tierstream.engine.predict;

import org.jspecify.annotations.NullMarked;
