/** Where a customer stands and why, in words. */
@NullMarked
package io.tierstream.cli.explain;

import org.jspecify.annotations.NullMarked;
