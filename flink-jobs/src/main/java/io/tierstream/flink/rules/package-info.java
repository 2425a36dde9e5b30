/** Rule sets on their way from the rules topic into the job. */
@NullMarked
package io.tierstream.flink.rules;

import org.jspecify.annotations.NullMarked;
