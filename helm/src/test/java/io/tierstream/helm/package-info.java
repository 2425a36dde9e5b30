@NullMarked
package io.tierstream.helm;

import org.jspecify.annotations.NullMarked;
