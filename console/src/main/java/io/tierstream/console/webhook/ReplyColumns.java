package io.tierstream.console.webhook;

import io.tierstream.console.webhook.send.Reply;
import org.jspecify.annotations.Nullable;

/** A reply as the tables of deliveries and attempts have it. */
record ReplyColumns(
        @Nullable Integer status,
        @Nullable Long latencyMillis,
        @Nullable String detail,
        @Nullable String excerpt) {

    /** Nothing was sent. */
    static final ReplyColumns NONE = new ReplyColumns(null, null, null, null);

    static ReplyColumns of(@Nullable Reply reply) {
        if (reply instanceof Reply.Answered answered) {
            return new ReplyColumns(answered.status(), answered.latency().toMillis(), null, answered.excerpt());
        } else if (reply instanceof Reply.Failed failed) {
            return new ReplyColumns(null, failed.latency().toMillis(), failed.reason(), null);
        } else if (reply instanceof Reply.Refused refused) {
            return new ReplyColumns(null, refused.latency().toMillis(), refused.reason(), null);
        }
        return NONE;
    }

    /** The same with another reason. */
    ReplyColumns because(@Nullable String reason) {
        return new ReplyColumns(status, latencyMillis, reason, excerpt);
    }
}
