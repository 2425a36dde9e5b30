/** Data sets that tests use when they are there. */
@NullMarked
package io.tierstream.testkit.data;

import org.jspecify.annotations.NullMarked;
