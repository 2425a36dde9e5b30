@NullMarked
package io.tierstream.cli.explain;

import org.jspecify.annotations.NullMarked;
