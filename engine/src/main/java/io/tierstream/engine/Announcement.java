package io.tierstream.engine;

/** What those who react to customers are told: that one entered or left something, or where one stands now. */
public sealed interface Announcement permits Transition, Membership {

    String customerId();
}
