package io.tierstream.benchmarks.peers.plain;

/**
 * What is kept of an event.
 *
 * @param cents of a purchase; {@link EventStore#PAGE_VIEW} for a page view
 */
record KeptEvent(long time, int cents) {}
