/** Tests of rule sets: given events, expected segments, tiers, metrics and transitions. */
@NullMarked
package io.tierstream.rules.test;

import org.jspecify.annotations.NullMarked;
