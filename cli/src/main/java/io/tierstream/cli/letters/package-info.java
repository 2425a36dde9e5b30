/** Reading dead letters, and writing them back to where they came from. */
@NullMarked
package io.tierstream.cli.letters;

import org.jspecify.annotations.NullMarked;
