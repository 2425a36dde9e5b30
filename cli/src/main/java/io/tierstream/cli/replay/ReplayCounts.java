package io.tierstream.cli.replay;

/**
 * What became of the events that were given to an engine.
 *
 * @param applied events that count
 * @param duplicates events dropped because their id had been applied
 * @param expired events that came after every window had passed them, and count nowhere
 * @param outOfOrder events that were older than their customer's clock, whatever became of them
 * @param customers customers with at least one event
 * @param transitions entries and exits
 */
public record ReplayCounts(
        long applied, long duplicates, long expired, long outOfOrder, long customers, long transitions) {}
