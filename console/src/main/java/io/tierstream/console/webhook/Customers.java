package io.tierstream.console.webhook;

import io.tierstream.schemas.v1.CustomerMembership;
import org.jspecify.annotations.Nullable;

/** Looks up what customers are now. */
@FunctionalInterface
public interface Customers {

    /** The customer's latest membership; null if nothing is known of him. */
    @Nullable
    CustomerMembership find(String customerId);
}
