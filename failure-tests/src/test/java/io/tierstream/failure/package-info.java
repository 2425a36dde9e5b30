@NullMarked
package io.tierstream.failure;

import org.jspecify.annotations.NullMarked;
