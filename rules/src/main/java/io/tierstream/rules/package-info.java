/** Rule-set files: from YAML and CEL text to located issues or to the engine's definitions. */
@NullMarked
package io.tierstream.rules;

import org.jspecify.annotations.NullMarked;
