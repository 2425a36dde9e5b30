@NullMarked
package io.tierstream.rules.issue;

import org.jspecify.annotations.NullMarked;
