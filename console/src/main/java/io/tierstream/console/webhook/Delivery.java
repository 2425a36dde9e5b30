package io.tierstream.console.webhook;

import io.tierstream.console.webhook.format.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be sent.
 *
 * @param id its place in the order in which deliveries were written down
 * @param orderKey deliveries with the same go out one after the other
 * @param customerId null for alerts
 * @param sequence of the transition; 0 for alerts
 * @param attempts how many there were
 */
record Delivery(
        long id,
        Message message,
        String orderKey,
        @Nullable String customerId,
        long sequence,
        Instant createdAt,
        int attempts) {

    /** The order key of a customer. */
    static String ofCustomer(String customerId) {
        return "customer/" + customerId;
    }

    /** The order key of an alert. */
    static String ofAlert(String name, String target) {
        return "alert/" + name + "/" + target;
    }
}
