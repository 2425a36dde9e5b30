/** A second, deliberately simple-minded engine, and random rule sets and histories to compare the real one with. */
@NullMarked
package io.tierstream.testkit.twin;

import org.jspecify.annotations.NullMarked;
