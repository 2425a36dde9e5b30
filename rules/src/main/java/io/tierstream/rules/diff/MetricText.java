package io.tierstream.rules.diff;

import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Window;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** A metric, key by key as a rule set would say it. */
final class MetricText {

    private MetricText() {}

    static Map<String, String> of(MetricDefinition metric) {
        Map<String, String> text = new LinkedHashMap<>();
        String types = metric.selection().types().isEmpty()
                ? "all"
                : String.join(", ", new TreeSet<>(metric.selection().types()));
        String aggregate = metric.aggregate().name().toLowerCase(Locale.ROOT);
        CalendarPeriod period = metric.period();
        if (period != null) {
            String unit = period.unit().toString();
            text.put("active" + unit.substring(0, 1).toUpperCase(Locale.ROOT) + unit.substring(1) + "s", types);
            text.put("timeZone", period.zone().toString());
        } else if (metric.field() == null) {
            text.put(aggregate, types);
        } else {
            text.put(aggregate, metric.field());
            text.put("of", types);
        }
        if (metric.selection().where() != null) {
            text.put("where", ExpressionText.of(metric.selection().where()));
        }
        window(metric.window(), text);
        return text;
    }

    private static void window(Window window, Map<String, String> text) {
        CalendarPeriod calendar = window.calendar();
        if (calendar != null) {
            text.put("over", (window.previous() ? "previous " : "this ") + calendar.name());
            text.put("timeZone", calendar.zone().toString());
        } else if (!window.isLifetime()) {
            text.put("over", ExpressionText.duration(window.lengthMillis()));
            if (window.resolutionMillis() > 1) {
                text.put("resolution", ExpressionText.duration(window.resolutionMillis()));
            }
        }
    }
}
