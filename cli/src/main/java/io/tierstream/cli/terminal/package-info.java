/** What the command line knows about the terminal: colours, progress, tables. */
@NullMarked
package io.tierstream.cli.terminal;

import org.jspecify.annotations.NullMarked;
