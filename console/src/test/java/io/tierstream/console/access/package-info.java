@NullMarked
package io.tierstream.console.access;

import org.jspecify.annotations.NullMarked;
