@NullMarked
package io.tierstream.console;

import org.jspecify.annotations.NullMarked;
