/** Commands about customers, given by people: checked, written down, and sent to the topic of commands. */
@NullMarked
package io.tierstream.console.access.command;

import org.jspecify.annotations.NullMarked;
