/**
 * The decision as a pure function: given a customer's state and an event, or an instant, which transitions follow, and
 * when must the customer be looked at again. Time is an argument; nothing here knows a clock, a broker or a runtime.
 */
@NullMarked
package io.tierstream.engine;

import org.jspecify.annotations.NullMarked;
