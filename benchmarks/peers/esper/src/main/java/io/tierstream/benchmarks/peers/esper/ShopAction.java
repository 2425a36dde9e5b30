package io.tierstream.benchmarks.peers.esper;

import io.tierstream.benchmarks.harness.ShopEvent;

/** An event as Esper keeps it: what the measures sum up. Compiled statements call its getters. */
public final class ShopAction {

    private final Customer customer;
    private final int cents;
    private final boolean purchase;

    ShopAction(Customer customer, ShopEvent event) {
        this.customer = customer;
        this.cents = event.cents();
        this.purchase = event.purchase();
    }

    public Customer getCustomer() {
        return customer;
    }

    public int getSpend() {
        return cents;
    }

    public int getOrders() {
        return purchase ? 1 : 0;
    }

    public int getViews() {
        return purchase ? 0 : 1;
    }
}
