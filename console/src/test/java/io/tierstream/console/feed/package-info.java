@NullMarked
package io.tierstream.console.feed;

import org.jspecify.annotations.NullMarked;
