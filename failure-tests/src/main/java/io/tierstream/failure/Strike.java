package io.tierstream.failure;

import java.time.Duration;

/**
 * A fault that happened.
 *
 * @param fault its name
 * @param recovery from the first blow until all was back, every task ran and what had been decided since could be read
 */
record Strike(String fault, Duration recovery) {}
