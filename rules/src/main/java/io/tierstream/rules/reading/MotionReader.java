package io.tierstream.rules.reading;

import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.Motion;
import io.tierstream.engine.predict.Prediction;
import io.tierstream.engine.predict.Prediction.Quantity;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Suggestion;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is particular to metrics that depend on when one looks: decayed sums, streaks and predictions. */
final class MotionReader {

    static final String PREDICT = "predict";
    static final String DECAYED = "decayed";
    static final String AMOUNT = "amount";

    private static final String DECAYED_COUNT = "decayedCount";
    private static final String HALF_LIFE = "halfLife";
    private static final String WITHIN = "within";

    private static final Map<String, CalendarPeriod.Unit> STREAKS = Map.of(
            "streakDays", CalendarPeriod.Unit.DAY,
            "streakWeeks", CalendarPeriod.Unit.WEEK,
            "streakMonths", CalendarPeriod.Unit.MONTH);

    private static final List<String> QUANTITIES = Arrays.stream(Quantity.values())
            .map(quantity -> quantity.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Predictions models;
    private final ZoneId timeZone;
    private final Issues issues;

    /**
     * A reader.
     *
     * @param timeZone that of the rule set
     */
    MotionReader(Predictions models, ZoneId timeZone, Issues issues) {
        this.models = models;
        this.timeZone = timeZone;
        this.issues = issues;
    }

    /** Whether an aggregate makes a metric that depends on when one looks. */
    static boolean isOne(String aggregate) {
        return aggregate.equals(PREDICT) || isDecayed(aggregate) || STREAKS.containsKey(aggregate);
    }

    private static boolean isDecayed(String aggregate) {
        return aggregate.equals(DECAYED) || aggregate.equals(DECAYED_COUNT);
    }

    /** Whether an aggregate names the event types itself. */
    static boolean namesTypes(String aggregate) {
        return STREAKS.containsKey(aggregate) || aggregate.equals(DECAYED_COUNT);
    }

    /** Reports keys of such metrics at another one. */
    void reportKeys(Entry aggregate, Mapping mapping) {
        reject(aggregate, mapping, HALF_LIFE, "goes with decayed and decayedCount");
        reject(aggregate, mapping, WITHIN, "goes with predict: purchases and predict: clv");
        reject(aggregate, mapping, AMOUNT, "goes with predict: value and predict: clv");
    }

    private void reject(Entry aggregate, Mapping mapping, String key, String why) {
        Entry entry = mapping.get(key);
        if (entry != null) {
            issues.add(
                    IssueCode.KEY_NOT_APPLICABLE,
                    entry.keySpan(),
                    key + ": has nothing to say with " + aggregate.key() + "; it " + why,
                    "remove " + key);
        }
    }

    /** What the metric makes of its events; null after reporting why it cannot be said. */
    @Nullable
    Motion read(Entry aggregate, Mapping mapping) {
        String why = "this metric looks back over all time";
        reject(aggregate, mapping, "over", "goes with windows, and " + why);
        reject(aggregate, mapping, "resolution", "goes with windows, and " + why);
        ZoneId zone = Calendars.zone(mapping.get("timeZone"), timeZone, issues);
        if (isDecayed(aggregate.key())) {
            return decay(aggregate, mapping);
        }
        reject(aggregate, mapping, HALF_LIFE, "goes with decayed and decayedCount");
        CalendarPeriod.Unit unit = STREAKS.get(aggregate.key());
        if (unit == null) {
            return forecast(aggregate, mapping, zone);
        }
        reject(aggregate, mapping, WITHIN, "goes with predict: purchases and predict: clv");
        reject(aggregate, mapping, AMOUNT, "goes with predict: value and predict: clv");
        return zone == null ? null : new Motion.Streak(new CalendarPeriod(unit, zone));
    }

    private @Nullable Motion decay(Entry aggregate, Mapping mapping) {
        reject(aggregate, mapping, "timeZone", "goes with periods of the calendar");
        reject(aggregate, mapping, WITHIN, "goes with predict: purchases and predict: clv");
        reject(aggregate, mapping, AMOUNT, "goes with predict: value and predict: clv");
        Entry halfLife = mapping.get(HALF_LIFE);
        if (halfLife == null) {
            reportMissing(aggregate, HALF_LIFE, "30d");
            return null;
        }
        Long millis = Durations.millis(halfLife, issues);
        return millis == null ? null : new Motion.Decay(millis);
    }

    private void reportMissing(Entry aggregate, String key, String example) {
        String written = issues.source().text(Nodes.firstLine(aggregate.value(), issues.source()));
        issues.add(
                IssueCode.MISSING_KEY,
                aggregate.keySpan(),
                aggregate.key() + ": " + written + " needs " + key + ":",
                "for example {" + aggregate.key() + ": " + written + ", " + key + ": " + example + "}");
    }

    private @Nullable Motion forecast(Entry aggregate, Mapping mapping, @Nullable ZoneId zone) {
        Quantity quantity = quantity(aggregate);
        if (quantity == null) {
            return null;
        }
        long within = 0;
        Entry withinEntry = mapping.get(WITHIN);
        if (!quantity.looksAhead()) {
            reject(aggregate, mapping, WITHIN, "goes with predict: purchases and predict: clv");
        } else if (withinEntry == null) {
            reportMissing(aggregate, WITHIN, "365d");
            return null;
        } else {
            Long millis = Durations.millis(withinEntry, issues);
            within = millis == null ? 1 : millis;
        }
        if (!quantity.needsAmounts()) {
            reject(aggregate, mapping, AMOUNT, "goes with predict: value and predict: clv");
        } else if (!mapping.has(AMOUNT)) {
            reportMissing(aggregate, AMOUNT, "amount");
            return null;
        }
        boolean complete = requireModel(aggregate, quantity);
        return complete && zone != null ? forecast(quantity, within, zone) : null;
    }

    private Motion forecast(Quantity quantity, long within, ZoneId zone) {
        Prediction prediction = new Prediction(
                quantity,
                within,
                models.unitMillis(),
                quantity.falls() ? models.purchases() : null,
                quantity.needsAmounts() ? models.value() : null);
        return new Motion.Forecast(prediction, new CalendarPeriod(CalendarPeriod.Unit.DAY, zone));
    }

    private @Nullable Quantity quantity(Entry aggregate) {
        String text = Texts.text(aggregate, "alive", issues);
        if (text == null) {
            return null;
        }
        if (!QUANTITIES.contains(text)) {
            issues.add(
                    IssueCode.PREDICTIONS,
                    Nodes.firstLine(aggregate.value(), issues.source()),
                    "there is no prediction of " + Nodes.quote(text),
                    Suggestion.didYouMeanOr(text, QUANTITIES, "there are predictions of"));
            return null;
        }
        return Quantity.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private boolean requireModel(Entry aggregate, Quantity quantity) {
        boolean purchases = !quantity.falls() || models.purchases() != null;
        boolean value = !quantity.needsAmounts() || models.value() != null;
        if (!(purchases && value) && !models.broken()) {
            String section =
                    purchases ? "value: " + Predictions.VALUE_EXAMPLE : "purchases: " + Predictions.PURCHASES_EXAMPLE;
            issues.add(
                    IssueCode.PREDICTIONS,
                    Nodes.firstLine(aggregate.value(), issues.source()),
                    "the rule set has no model of " + (purchases ? "amounts" : "purchases") + " to predict by",
                    "let tierstream fit write predictions:, which looks like {" + section + "}");
        }
        return purchases && value;
    }
}
