@NullMarked
package io.tierstream.console.store;

import org.jspecify.annotations.NullMarked;
