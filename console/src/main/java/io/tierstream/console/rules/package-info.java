/** What rule sets say, for people, and what a customer lacks. */
@NullMarked
package io.tierstream.console.rules;

import org.jspecify.annotations.NullMarked;
