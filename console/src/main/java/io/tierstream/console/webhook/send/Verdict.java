package io.tierstream.console.webhook.send;

import java.util.Set;

/** What an attempt means for the delivery. */
public enum Verdict {
    /** 2xx: the receiver has it. */
    DELIVERED,
    /** The endpoint is in trouble, or wrongly configured: the same later may succeed. */
    RETRY,
    /** The endpoint asks for fewer requests. It is alive: the circuit is not concerned. */
    SLOWER,
    /** This message is refused, and will be again; the endpoint is well. */
    REJECTED,
    /** 410: nobody wants any of it any more. */
    GONE;

    /**
     * Statuses by which a receiver says that it is the message that is wrong. All other 4xx are about the address, the credentials
     * or the moment, which people repair without a new message.
     */
    private static final Set<Integer> WRONG_MESSAGE = Set.of(400, 406, 413, 414, 415, 422, 431);

    /** The verdict about a reply. */
    public static Verdict of(Reply reply) {
        return reply instanceof Reply.Answered answered ? of(answered.status()) : RETRY;
    }

    private static Verdict of(int status) {
        if (status >= 200 && status < 300) {
            return DELIVERED;
        } else if (status == 410) {
            return GONE;
        } else if (status == 429) {
            return SLOWER;
        }
        return WRONG_MESSAGE.contains(status) ? REJECTED : RETRY;
    }
}
