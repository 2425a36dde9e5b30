package io.tierstream.flink.config;

/**
 * A value as given.
 *
 * @param text the value's text
 * @param location where it was given
 */
record Entry(String text, String location) {}
