/** Who looked at what or did what, when and from where. */
@NullMarked
package io.tierstream.console.access.audit;

import org.jspecify.annotations.NullMarked;
