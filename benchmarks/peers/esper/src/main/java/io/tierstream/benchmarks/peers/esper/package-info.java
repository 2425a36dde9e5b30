/** Esper: windows and rules in its language, events in memory. Esper is under the GPL version 2; see the README beside the sources. */
@NullMarked
package io.tierstream.benchmarks.peers.esper;

import org.jspecify.annotations.NullMarked;
