/** What it costs: micro benchmarks and the whole job against peers. */
@NullMarked
package io.tierstream.benchmarks;

import org.jspecify.annotations.NullMarked;
