package io.tierstream.engine;

import io.tierstream.engine.tier.ManualOverride;

/**
 * The customer turned out to be another one.
 *
 * @param into who remains
 */
record MergeCommand(String into, ManualOverride override) implements Command {}
