/**
 * The real components that tests and the demo run against: a Kafka broker in this JVM, a schema registry and a Flink cluster in child
 * JVMs. Everything listens on 127.0.0.1 only and ends with this JVM.
 */
@NullMarked
package io.tierstream.testkit.services;

import org.jspecify.annotations.NullMarked;
