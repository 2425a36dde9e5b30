/** The schema registry: looking schemas up, registering ours, and waiting while it cannot be reached. */
@NullMarked
package io.tierstream.registry;

import org.jspecify.annotations.NullMarked;
