/** What a webhook says: messages, their formats (Standard Webhooks, CloudEvents, templates) and their signature. No network, no store, no clock. */
@NullMarked
package io.tierstream.console.webhook.format;

import org.jspecify.annotations.NullMarked;
