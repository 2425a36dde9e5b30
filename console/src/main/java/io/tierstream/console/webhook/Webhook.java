package io.tierstream.console.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored subscription.
 *
 * @param form as it was written, secrets included: mask it before it is shown
 * @param enabled whether transitions are taken for it, and sent
 * @param reason why it is disabled; null when it is enabled
 */
record Webhook(
        String id,
        SubscriptionForm form,
        Subscription subscription,
        boolean enabled,
        @Nullable String reason,
        Instant createdAt,
        Instant updatedAt) {}
