/**
 * The configuration of a job: one typed object, read from a YAML file, {@code TIERSTREAM_...} environment variables and
 * {@code --set key=value} arguments. Every key is declared once, in {@link io.tierstream.flink.config.Settings}.
 */
@NullMarked
package io.tierstream.flink.config;

import org.jspecify.annotations.NullMarked;
