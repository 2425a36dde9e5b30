/** What is wrong with a rule set, and exactly where: located issues with stable codes. */
@NullMarked
package io.tierstream.rules.issue;

import org.jspecify.annotations.NullMarked;
