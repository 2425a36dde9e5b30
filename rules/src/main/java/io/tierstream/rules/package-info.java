/**
 * Rule-set files: YAML with CEL expressions, compiled to the engine's definitions, or to located issues. Start at {@link
 * io.tierstream.rules.RuleSets}.
 */
@NullMarked
package io.tierstream.rules;

import org.jspecify.annotations.NullMarked;
