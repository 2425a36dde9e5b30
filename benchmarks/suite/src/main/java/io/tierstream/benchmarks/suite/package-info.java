/** The tables: what Tierstream costs, beside what others cost for the same. */
@NullMarked
package io.tierstream.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
