/** Typed expressions over named variables, and the closures they compile to. */
@NullMarked
package io.tierstream.engine.expression;

import org.jspecify.annotations.NullMarked;
