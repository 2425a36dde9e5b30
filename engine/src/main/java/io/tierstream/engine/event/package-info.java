/** What happened: one event of one customer. */
@NullMarked
package io.tierstream.engine.event;

import org.jspecify.annotations.NullMarked;
