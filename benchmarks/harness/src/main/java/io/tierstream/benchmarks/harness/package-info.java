/** What every benchmark shares: the input, the question, and the process that is measured. Knows no stream processor. */
@NullMarked
package io.tierstream.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
