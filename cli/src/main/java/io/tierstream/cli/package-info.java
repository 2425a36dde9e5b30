/** The {@code tierstream} command. */
@NullMarked
package io.tierstream.cli;

import org.jspecify.annotations.NullMarked;
