/** Rule tests: what the {@code test} command prints and writes. */
@NullMarked
package io.tierstream.cli.ruletest;

import org.jspecify.annotations.NullMarked;
