package io.tierstream.console.webhook;

import io.tierstream.console.webhook.format.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret of a subscription.
 *
 * @param expiresAt when it signs no more; null for the one that has not been replaced
 */
record KeptSecret(
        Secret secret, Instant createdAt, @Nullable Instant expiresAt) {

    boolean signsAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
