/** YAML with the place of everything: what the readers of rule sets work on. */
@NullMarked
package io.tierstream.rules.yaml;

import org.jspecify.annotations.NullMarked;
