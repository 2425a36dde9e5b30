/** Conditions over metrics and the threshold index that finds those that flipped. */
@NullMarked
package io.tierstream.engine.rule;

import org.jspecify.annotations.NullMarked;
