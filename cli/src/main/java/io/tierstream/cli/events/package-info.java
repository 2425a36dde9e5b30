/** Event files: CSV and JSON lines, read row by row, every mistake located. */
@NullMarked
package io.tierstream.cli.events;

import org.jspecify.annotations.NullMarked;
