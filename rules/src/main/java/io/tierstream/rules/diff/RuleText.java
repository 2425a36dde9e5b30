package io.tierstream.rules.diff;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.MaintenanceText;
import io.tierstream.engine.tier.Timing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A segment or tier, key by key as a rule set would say it. */
final class RuleText {

    private RuleText() {}

    static Map<String, String> of(
            Expression when, @Nullable Expression keep, Timing timing, Set<String> tags, Renames names) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("when", ExpressionText.of(names.in(when)));
        if (keep != null) {
            text.put("keep", ExpressionText.of(names.in(keep)));
        }
        put("for", timing.holdFor(), text);
        put("grace", timing.grace(), text);
        put("minimumStay", timing.minimumStay(), text);
        put("cooldown", timing.cooldown(), text);
        if (!tags.isEmpty()) {
            text.put("tags", String.join(", ", new TreeSet<>(tags)));
        }
        return text;
    }

    static Map<String, String> of(Maintenance maintenance, Renames names) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("maintain", MaintenanceText.of(names.in(maintenance.end())));
        if (maintenance.condition() != null) {
            text.put("while", ExpressionText.of(names.in(maintenance.condition())));
        }
        text.put("downgrade", maintenance.oneStep() ? "one step" : "qualified");
        return text;
    }

    private static void put(String key, long millis, Map<String, String> text) {
        if (millis > 0) {
            text.put(key, ExpressionText.duration(millis));
        }
    }
}
