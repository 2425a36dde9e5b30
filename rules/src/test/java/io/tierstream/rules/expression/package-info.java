@NullMarked
package io.tierstream.rules.expression;

import org.jspecify.annotations.NullMarked;
