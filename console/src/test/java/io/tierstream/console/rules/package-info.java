@NullMarked
package io.tierstream.console.rules;

import org.jspecify.annotations.NullMarked;
