package io.tierstream.rules.diff;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.Anniversaries;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Motion;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.predict.Prediction;
import io.tierstream.engine.predict.PurchaseModel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A metric, key by key as a rule set would say it. */
final class MetricText {

    private static final Decimal MEDIAN = Decimal.of(5, 1);

    private MetricText() {}

    static Map<String, String> of(MetricDefinition metric) {
        Map<String, String> text = new LinkedHashMap<>();
        String types = metric.selection().types().isEmpty()
                ? "all"
                : String.join(", ", new TreeSet<>(metric.selection().types()));
        String aggregate = metric.aggregate().key();
        CalendarPeriod period = metric.period();
        if (metric.motion() != null) {
            motion(metric, types, text);
        } else if (period != null) {
            text.put("active" + plural(period), types);
            text.put("timeZone", period.zone().toString());
        } else if (metric.field() == null) {
            text.put(aggregate, types);
        } else {
            boolean median = MEDIAN.equals(metric.share());
            text.put(median ? "median" : aggregate, metric.field());
            text.put("of", types);
            if (metric.share() != null && !median) {
                text.put("at", metric.share().toString());
            }
        }
        if (metric.selection().where() != null) {
            text.put("where", ExpressionText.of(metric.selection().where()));
        }
        window(metric.window(), text);
        return text;
    }

    /** Such as {@code Days}. */
    private static String plural(CalendarPeriod period) {
        String unit = period.unit().toString();
        return unit.substring(0, 1).toUpperCase(Locale.ROOT) + unit.substring(1) + "s";
    }

    private static void motion(MetricDefinition metric, String types, Map<String, String> text) {
        if (metric.motion() instanceof Motion.Decay decay) {
            text.put(
                    metric.field() == null ? "decayedCount" : "decayed",
                    metric.field() == null ? types : metric.field());
            if (metric.field() != null) {
                text.put("of", types);
            }
            text.put("halfLife", ExpressionText.duration(decay.halfLifeMillis()));
        } else if (metric.motion() instanceof Motion.Streak streak) {
            text.put("streak" + plural(streak.period()), types);
            text.put("timeZone", streak.period().zone().toString());
        } else if (metric.motion() instanceof Motion.Forecast forecast) {
            Prediction prediction = forecast.of();
            text.put("predict", prediction.quantity().name().toLowerCase(Locale.ROOT));
            text.put("of", types);
            if (prediction.withinMillis() > 0) {
                text.put("within", ExpressionText.duration(prediction.withinMillis()));
            }
            if (metric.field() != null) {
                text.put("amount", metric.field());
            }
            text.put("unit", ExpressionText.duration(prediction.unitMillis()));
            text.put("purchases", purchases(prediction.purchases()));
            text.put("value", parameters(prediction.value()));
            text.put("timeZone", forecast.day().zone().toString());
            text.values().removeIf(String::isEmpty);
        }
    }

    private static String purchases(@Nullable PurchaseModel model) {
        return model == null ? "" : model.kind().key() + " " + parameters(model);
    }

    private static String parameters(@Nullable Object model) {
        return model == null ? "" : model.toString().replaceFirst("^[A-Za-z]*", "");
    }

    private static void window(Window window, Map<String, String> text) {
        CalendarPeriod calendar = window.calendar();
        Anniversaries anniversaries = window.anniversaries();
        if (anniversaries != null) {
            text.put("over", (window.previous() ? "previous year of " : "this year of ") + anniversaries.name());
            text.put("timeZone", anniversaries.zone().toString());
        } else if (calendar != null) {
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
