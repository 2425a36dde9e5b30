package io.tierstream.console.webhook;

/** How webhooks are delivered. */
public record WebhookSettings() {

    public static WebhookSettings defaults() {
        return new WebhookSettings();
    }
}
