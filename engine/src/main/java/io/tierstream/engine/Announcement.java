package io.tierstream.engine;

/** What those who react to customers are told: that one entered or left something, where one stands now, or that one was erased. */
public sealed interface Announcement permits Transition, Membership, Tombstone, Receipt {

    String customerId();
}
