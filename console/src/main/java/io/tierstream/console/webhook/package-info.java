/**
 * Webhooks: subscriptions to transitions, their outbox, and its delivery at least once and in order per customer. What is to be sent
 * is written in the transaction that moves the feed's position, so that nothing is lost or invented when the process dies.
 */
@NullMarked
package io.tierstream.console.webhook;

import org.jspecify.annotations.NullMarked;
