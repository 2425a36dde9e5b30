/** Rule packs: ready rule sets for the ways of tiering customers, to start from. */
@NullMarked
package io.tierstream.cli.packs;

import org.jspecify.annotations.NullMarked;
