/** What the console keeps: a database behind JDBC, H2 or PostgreSQL, with a versioned schema. */
@NullMarked
package io.tierstream.console.store;

import org.jspecify.annotations.NullMarked;
