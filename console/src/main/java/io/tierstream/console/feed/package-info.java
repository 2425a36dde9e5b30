/** From the topics into the store, each record once. */
@NullMarked
package io.tierstream.console.feed;

import org.jspecify.annotations.NullMarked;
