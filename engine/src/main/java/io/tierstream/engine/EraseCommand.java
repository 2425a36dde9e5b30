package io.tierstream.engine;

import io.tierstream.engine.tier.ManualOverride;

/** Forgets the customer. */
record EraseCommand(ManualOverride override) implements Command {}
