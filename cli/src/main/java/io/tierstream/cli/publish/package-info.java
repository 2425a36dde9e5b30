/** Publishing rule sets to a running job. */
@NullMarked
package io.tierstream.cli.publish;

import org.jspecify.annotations.NullMarked;
