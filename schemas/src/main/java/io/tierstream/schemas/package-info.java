/** The Avro contracts of Tierstream's topics: which schema stands on which topic, and how records become bytes. */
@NullMarked
package io.tierstream.schemas;

import org.jspecify.annotations.NullMarked;
