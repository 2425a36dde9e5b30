/** CEL text to the engine's expressions: parsed by CEL, typed and folded here, every complaint located. */
@NullMarked
package io.tierstream.rules.expression;

import org.jspecify.annotations.NullMarked;
