/** Transitions delivered to other systems by HTTP. */
@NullMarked
package io.tierstream.console.webhook;

import org.jspecify.annotations.NullMarked;
