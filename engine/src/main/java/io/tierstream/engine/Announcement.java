package io.tierstream.engine;

/**
 * What is told of customers: that one entered or left something, where one stands now, that one was erased or turned out to be another one; and, to
 * the engine that has the other one, what is known of such a customer.
 */
public sealed interface Announcement permits Transition, Membership, Tombstone, Receipt, Transfer {

    String customerId();
}
