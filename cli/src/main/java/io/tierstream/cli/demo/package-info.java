/** The demo: a broker, a registry, Flink and a shop with customers in one process, and a view of what the job decides. */
@NullMarked
package io.tierstream.cli.demo;

import org.jspecify.annotations.NullMarked;
