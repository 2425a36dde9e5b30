@NullMarked
package io.tierstream.rules;

import org.jspecify.annotations.NullMarked;
