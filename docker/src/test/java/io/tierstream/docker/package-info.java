@NullMarked
package io.tierstream.docker;

import org.jspecify.annotations.NullMarked;
