/** All customers together: where their values lie, as cut-offs that conditions are compared with. */
@NullMarked
package io.tierstream.engine.population;

import org.jspecify.annotations.NullMarked;
