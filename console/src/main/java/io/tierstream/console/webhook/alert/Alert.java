package io.tierstream.console.webhook.alert;

import io.tierstream.console.webhook.alert.AlertRule.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert that fires, or a notice about one.
 *
 * @param alert the rule's name
 * @param firedAt since when
 */
public record Alert(
        String alert,
        Kind kind,
        String target,
        Instant firedAt,
        long members,
        @Nullable Long baseline,
        @Nullable Long changePercent,
        String text) {

    static Alert of(AlertRule rule, String target, Finding finding, Instant firedAt) {
        return new Alert(
                rule.name(),
                rule.kind(),
                target,
                firedAt,
                finding.members(),
                finding.baseline(),
                finding.changePercent(),
                finding.text());
    }
}
