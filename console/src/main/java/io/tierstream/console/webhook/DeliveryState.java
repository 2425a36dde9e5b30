package io.tierstream.console.webhook;

/** How far a delivery is. */
enum DeliveryState {
    /** To be sent, or to be sent again. */
    PENDING,
    /** The receiver said that it has it. */
    DELIVERED,
    /** Given up: refused by the receiver, or the time for retries is over. A dead letter. */
    DEAD,
    /** Not sent, because the customer has not consented or the filter failed. */
    SUPPRESSED,
    /** Sent by hand to try the endpoint; whether it came through stands beside it. */
    TEST
}
