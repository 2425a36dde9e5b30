/** Records of the contracts as plain JSON, and the check of what a schema's types alone cannot say. */
@NullMarked
package io.tierstream.schemas.json;

import org.jspecify.annotations.NullMarked;
