/** Replaying a file of events: what a rule set would have decided, in the order in which it would have happened. */
@NullMarked
package io.tierstream.cli.replay;

import org.jspecify.annotations.NullMarked;
