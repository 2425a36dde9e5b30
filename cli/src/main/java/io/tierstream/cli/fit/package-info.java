/** Finds the parameters of the models of purchases that make the events of a file most likely. */
@NullMarked
package io.tierstream.cli.fit;

import org.jspecify.annotations.NullMarked;
