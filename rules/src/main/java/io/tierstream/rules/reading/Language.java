package io.tierstream.rules.reading;

import io.tierstream.rules.yaml.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of the language, place by place. The JSON Schema and the reference are tested against this. */
public final class Language {

    /** The aggregates, as keys of a metric. */
    public static final List<String> AGGREGATES =
            List.of("count", "sum", "avg", "stddev", "min", "max", "distinct", "first", "last");

    /** The words for field types under {@code events}. */
    public static final List<String> FIELD_TYPES = List.of("number", "text", "boolean", "instant");

    /** The languages of labels. */
    public static final List<String> LABEL_LANGUAGES = List.of("en", "zh");

    private static final Map<String, String> RESERVED = reserved();
    private static final String WITH_EACH_TIER =
            "times in state stand with each tier: tiers: [{tier: gold, for: 7d, when: ...}]";

    public static final Place RULE_SET = new Place(
            "a rule set",
            List.of("ruleset", "description", "label", "timeZone", "events", "metrics", "segments", "tierSets"),
            RESERVED,
            Map.of(
                    "version", "the version is given when the rule set is published; remove the key",
                    "name", "the name follows ruleset:",
                    "tiers", "did you mean tierSets?",
                    "zone", "did you mean timeZone?",
                    "timezone", "did you mean timeZone?",
                    "rules", "conditions stand below segments: and tierSets:"));

    public static final Place METRIC = new Place(
            "a metric",
            metricKeys(),
            RESERVED,
            Map.ofEntries(
                    Map.entry("since", "use {last: time} or {first: time} here, and since(m) in a condition"),
                    Map.entry("window", "did you mean over?"),
                    Map.entry("zone", "did you mean timeZone?"),
                    Map.entry("type", "did you mean of?"),
                    Map.entry("types", "did you mean of?"),
                    Map.entry("events", "did you mean of?"),
                    Map.entry("from", "did you mean of?"),
                    Map.entry("when", "did you mean where?"),
                    Map.entry("filter", "did you mean where?"),
                    Map.entry("if", "did you mean where?"),
                    Map.entry("average", "did you mean avg?"),
                    Map.entry("mean", "did you mean avg?"),
                    Map.entry("std", "did you mean stddev?"),
                    Map.entry("deviation", "did you mean stddev?"),
                    Map.entry("total", "did you mean sum?"),
                    Map.entry("field", "the field follows the aggregate: {sum: amount}"),
                    Map.entry("agg", "the aggregate is the key: {sum: amount}"),
                    Map.entry("aggregate", "the aggregate is the key: {sum: amount}")));

    public static final Place SEGMENT = new Place("a segment", ruleKeys("when"), RESERVED, ruleAdvice(Map.of()));

    public static final Place TIER_SET = new Place(
            "a tier set",
            List.of("tiers", "label", "description"),
            RESERVED,
            Map.ofEntries(
                    Map.entry("levels", "did you mean tiers?"),
                    Map.entry("when", "conditions stand with each tier: tiers: [{tier: gold, when: ...}]"),
                    Map.entry("for", WITH_EACH_TIER),
                    Map.entry("grace", WITH_EACH_TIER),
                    Map.entry("minimumStay", WITH_EACH_TIER),
                    Map.entry("cooldown", WITH_EACH_TIER)));

    public static final Place TIER = new Place(
            "a tier",
            ruleKeys("tier", "when"),
            RESERVED,
            ruleAdvice(Map.of("name", "did you mean tier?", "level", "did you mean tier?")));

    public static final Place LABEL = new Place("a label", LABEL_LANGUAGES, Map.of(), Map.of());

    private Language() {}

    private static List<String> metricKeys() {
        List<String> keys = new ArrayList<>(AGGREGATES);
        keys.addAll(List.of("of", "where", "over", "resolution", "timeZone", "label", "description"));
        return keys;
    }

    private static List<String> ruleKeys(String... first) {
        List<String> keys = new ArrayList<>(List.of(first));
        keys.addAll(List.of("keep", "for", "grace", "minimumStay", "cooldown", "label", "description"));
        return keys;
    }

    /** What is said of keys that people try in segments and tiers alike. */
    private static Map<String, String> ruleAdvice(Map<String, String> others) {
        Map<String, String> advice = new LinkedHashMap<>(others);
        advice.put("where", "did you mean when?");
        advice.put("if", "did you mean when?");
        advice.put("condition", "did you mean when?");
        advice.put("hold", "did you mean for?");
        advice.put("delay", "did you mean for?");
        advice.put("stay", "did you mean minimumStay?");
        advice.put("minStay", "did you mean minimumStay?");
        advice.put("gracePeriod", "did you mean grace?");
        return advice;
    }

    private static Map<String, String> reserved() {
        Map<String, String> reserved = new LinkedHashMap<>();
        reserved.put("qualify", "the period in which a tier is earned");
        reserved.put("maintain", "the period in which a tier must be earned again");
        reserved.put("pin", "a tier that a person sets by hand");
        reserved.put("scores", "numbers combined from several metrics");
        reserved.put("percentile", "rank within the whole population");
        reserved.put("quintile", "fifth of the whole population");
        reserved.put("profile", "attributes of the customer");
        reserved.put("tags", "words to find rules by");
        reserved.put("ratio", "one metric divided by another");
        reserved.put("trend", "the change between two windows");
        reserved.put("streak", "periods in a row");
        reserved.put("top", "the most frequent value of a field");
        return reserved;
    }

    /** The words that are set aside, each with what it will mean. */
    public static Map<String, String> reservedWords() {
        return RESERVED;
    }
}
