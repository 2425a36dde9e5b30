@NullMarked
package io.tierstream.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
