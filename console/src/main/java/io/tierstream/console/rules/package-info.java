/**
 * What rule sets say to people: their contents in readable form, and the outlook of a customer, which is what is missing to the next tier
 * and what keeps the one that is held.
 */
@NullMarked
package io.tierstream.console.rules;

import org.jspecify.annotations.NullMarked;
