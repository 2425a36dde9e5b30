/** The parts of a rule-set file, read one by one into the engine's definitions. */
@NullMarked
package io.tierstream.rules.reading;

import org.jspecify.annotations.NullMarked;
