@NullMarked
package io.tierstream.flink.job;

import org.jspecify.annotations.NullMarked;
