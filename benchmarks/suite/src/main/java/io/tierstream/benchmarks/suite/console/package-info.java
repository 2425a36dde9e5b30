/** The console under load: a million customers in its topics, and clients that ask it and listen to it. */
@NullMarked
package io.tierstream.benchmarks.suite.console;

import org.jspecify.annotations.NullMarked;
