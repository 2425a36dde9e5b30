package io.tierstream.console.webhook;

/** Hears what happens on a lane, beside what stands in the outbox. Called by many threads. */
interface LaneEvents {

    /** One attempt or decision has ended and is written down. */
    void settled(Webhook webhook, Outcome outcome);

    /** So many deliveries were given up because their time was over. */
    void expired(Webhook webhook, int deliveries);

    /** The endpoint said that it wants nothing any more. */
    void gone(Webhook webhook);
}
