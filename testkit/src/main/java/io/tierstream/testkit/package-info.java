/** What tests and the demo share: event histories, the naive twin, an embedded broker and schema registry. */
@NullMarked
package io.tierstream.testkit;

import org.jspecify.annotations.NullMarked;
