@NullMarked
package io.tierstream.cli.packs;

import org.jspecify.annotations.NullMarked;
