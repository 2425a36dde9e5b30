package io.tierstream.flink.config;

import java.io.Serializable;

/**
 * Limits of what is accepted as an event.
 *
 * @param maxBytes of a record's value; larger ones are dead letters
 * @param maxCustomerIdBytes of a customer id in UTF-8; larger ones are dead letters
 */
public record EventsConfig(int maxBytes, int maxCustomerIdBytes) implements Serializable {}
