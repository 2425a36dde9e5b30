package io.tierstream.console.webhook;

import io.tierstream.console.webhook.send.Reply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a delivery that was taken out of the outbox. */
sealed interface Outcome {

    Delivery delivery();

    Instant at();

    /** The receiver has it. */
    record Delivered(Delivery delivery, Instant at, Reply reply) implements Outcome {}

    /** It is tried again. */
    record Again(Delivery delivery, Instant at, Reply reply, Instant next) implements Outcome {}

    /** It is given up. */
    record Dead(Delivery delivery, Instant at, @Nullable Reply reply, String reason) implements Outcome {}

    /** It is not to be sent. */
    record Suppressed(Delivery delivery, Instant at, String reason) implements Outcome {}

    /** Nothing was tried: what has to be known of the customer has not arrived yet. */
    record Postponed(Delivery delivery, Instant at, Instant next) implements Outcome {}
}
