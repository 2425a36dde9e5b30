package io.tierstream.console.webhook.alert;

import org.jspecify.annotations.Nullable;

/**
 * What a rule saw at a target.
 *
 * @param firing whether it is an alert
 * @param members now
 * @param baseline what they are compared with; null for silence
 * @param changePercent from the baseline to now, towards zero; null for silence
 * @param text for people
 */
public record Finding(
        boolean firing,
        long members,
        @Nullable Long baseline,
        @Nullable Long changePercent,
        String text) {}
