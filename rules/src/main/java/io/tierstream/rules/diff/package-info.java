/** What changed from one rule set to another. */
@NullMarked
package io.tierstream.rules.diff;

import org.jspecify.annotations.NullMarked;
