package io.tierstream.rules.reading;

import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.rules.yaml.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of the language, place by place. The JSON Schema and the reference are tested against this. */
public final class Language {

    /** The aggregates, as keys of a metric. */
    public static final List<String> AGGREGATES = List.of(
            "count",
            "sum",
            "avg",
            "stddev",
            "min",
            "max",
            "distinct",
            "first",
            "last",
            "top",
            "median",
            "quantile",
            "meanGap",
            "longestGap",
            "activeDays",
            "activeWeeks",
            "activeMonths",
            "streakDays",
            "streakWeeks",
            "streakMonths",
            "decayed",
            "decayedCount",
            "predict");

    /** The words for field types under {@code events}. */
    public static final List<String> FIELD_TYPES = List.of("number", "text", "boolean", "instant", "list");

    /** The languages of labels. */
    public static final List<String> LABEL_LANGUAGES = List.of("en", "zh");

    private static final Map<String, String> RESERVED = reserved();
    private static final String QUALIFY =
            "the period in which a tier is earned is that of its metric: over: this year, or over: 365d";
    private static final String IN_SEQUENCES =
            "events one after the other are a sequence: sequences: {quick_buy: {steps: [view, purchase], within: 1h}}";
    private static final String IN_STEPS = "events one after the other are a list: steps: [view, purchase]";
    private static final String WITH_EACH_STEP =
            "that stands with each step: steps: [{of: purchase, where: amount > 10}]";
    private static final String WITH_EACH_TIER =
            "times in state stand with each tier: tiers: [{tier: gold, for: 7d, when: ...}]";

    public static final Place RULE_SET = new Place(
            "a rule set",
            List.of(
                    "ruleset",
                    "description",
                    "label",
                    "timeZone",
                    "events",
                    "profile",
                    "predictions",
                    "sequences",
                    "population",
                    "metrics",
                    "scores",
                    "segments",
                    "tierSets"),
            RESERVED,
            Map.ofEntries(
                    Map.entry("prediction", "did you mean predictions?"),
                    Map.entry("version", "the version is given when the rule set is published; remove the key"),
                    Map.entry("name", "the name follows ruleset:"),
                    Map.entry("tiers", "did you mean tierSets?"),
                    Map.entry("score", "did you mean scores?"),
                    Map.entry("zone", "did you mean timeZone?"),
                    Map.entry("timezone", "did you mean timeZone?"),
                    Map.entry("tags", "tags stand with a segment or tier: vip: {when: ..., tags: [value/high]}"),
                    Map.entry("pattern", "did you mean sequences?"),
                    Map.entry("patterns", "did you mean sequences?"),
                    Map.entry("funnels", "did you mean sequences?"),
                    Map.entry("rules", "conditions stand below segments: and tierSets:")));

    public static final Place METRIC = new Place(
            "a metric",
            metricKeys(),
            RESERVED,
            Map.ofEntries(
                    Map.entry("since", "use {last: time} or {first: time} here, and since(m) in a condition"),
                    Map.entry("window", "did you mean over?"),
                    Map.entry("streak", "did you mean streakDays, streakWeeks or streakMonths?"),
                    Map.entry("decay", "did you mean decayed?"),
                    Map.entry("clv", "write predict: clv, with within: 365d and amount: amount"),
                    Map.entry("alive", "write predict: alive"),
                    Map.entry("horizon", "did you mean within?"),
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
                    Map.entry("mode", "did you mean top?"),
                    Map.entry("mostFrequent", "did you mean top?"),
                    Map.entry("favourite", "did you mean top?"),
                    Map.entry("favorite", "did you mean top?"),
                    Map.entry("p50", "write {median: amount}"),
                    Map.entry("p90", "write {quantile: amount, at: 0.9}"),
                    Map.entry("p95", "write {quantile: amount, at: 0.95}"),
                    Map.entry("p99", "write {quantile: amount, at: 0.99}"),
                    Map.entry("rank", "did you mean at?"),
                    Map.entry("share", "did you mean at?"),
                    Map.entry("gap", "did you mean meanGap or longestGap?"),
                    Map.entry("interval", "did you mean meanGap?"),
                    Map.entry("avgGap", "did you mean meanGap?"),
                    Map.entry("maxGap", "did you mean longestGap?"),
                    Map.entry("total", "did you mean sum?"),
                    Map.entry("value", "did you mean calculate?"),
                    Map.entry("expression", "did you mean calculate?"),
                    Map.entry("ratio", "write calculate: a / b, with two metrics"),
                    Map.entry("trend", "write calculate: spend_30d / (spend_60d - spend_30d), with two windows"),
                    Map.entry("field", "the field follows the aggregate: {sum: amount}"),
                    Map.entry("steps", IN_SEQUENCES),
                    Map.entry("then", IN_SEQUENCES),
                    Map.entry("followedBy", IN_SEQUENCES),
                    Map.entry("pattern", IN_SEQUENCES),
                    Map.entry("unless", IN_SEQUENCES),
                    Map.entry("agg", "the aggregate is the key: {sum: amount}"),
                    Map.entry("aggregate", "the aggregate is the key: {sum: amount}")));

    public static final Place SCORE = new Place(
            "a score",
            List.of("points", "label", "description"),
            RESERVED,
            Map.of("when", "conditions stand below points: [{when: ..., points: 10}]"));

    public static final Place POINTS = new Place(
            "an entry of points",
            List.of("when", "points", "of", "since", "percentile", "quintile", "bands", "scale", "weight"),
            RESERVED,
            Map.of("metric", "did you mean of?", "score", "did you mean of?", "band", "did you mean bands?"));

    public static final Place SCALE = new Place("a scale", List.of("from", "to", "points"), RESERVED, Map.of());

    /** A band of a metric. */
    public static final Place BAND = new Place(
            "a band",
            List.of("from", "points"),
            RESERVED,
            Map.of("within", "bands of a metric have from:; within: goes with since:"));

    /** A band of the time since something. */
    public static final Place AGE_BAND = new Place(
            "a band",
            List.of("within", "points"),
            RESERVED,
            Map.of("from", "bands of a time since have within:; from: goes with of:"));

    public static final Place PROFILE = new Place(
            "profile",
            List.of("of", "updates"),
            RESERVED,
            Map.of("type", "did you mean of?", "types", "did you mean of?", "events", "did you mean of?"));

    public static final Place PREDICTIONS = new Place(
            "predictions",
            List.of("unit", "purchases", "value", "fitted"),
            RESERVED,
            Map.of(
                    "note",
                    "did you mean fitted?",
                    "bgnbd",
                    "did you mean purchases?",
                    "gammaGamma",
                    "did you mean value?",
                    "model",
                    "it stands with its parameters: purchases: {model: pareto/nbd, ...}",
                    "paretonbd",
                    "write purchases: {model: pareto/nbd, ...}"));

    private static final String OF_PARETO_NBD = "s and beta belong to another model: write model: pareto/nbd";
    private static final String OF_BG_NBD = "a and b belong to another model: write model: bg/nbd, or no model";

    /** The parameters of BG/NBD, the model of purchases if none is named. */
    public static final Place BG_NBD = new Place(
            "the model of purchases",
            purchaseKeys(PurchaseModel.Kind.BG_NBD),
            RESERVED,
            Map.of("s", OF_PARETO_NBD, "beta", OF_PARETO_NBD));

    /** The parameters of Pareto/NBD. */
    public static final Place PARETO_NBD = new Place(
            "the model of purchases",
            purchaseKeys(PurchaseModel.Kind.PARETO_NBD),
            RESERVED,
            Map.of("a", OF_BG_NBD, "b", OF_BG_NBD));

    /** The parameters of Gamma-Gamma. */
    public static final Place VALUE_MODEL =
            new Place("the model of amounts", List.of("p", "q", "v"), RESERVED, Map.of("gamma", "did you mean v?"));

    public static final Place SEQUENCE = new Place(
            "a sequence",
            List.of("steps", "unless", "within", "for", "label", "description"),
            RESERVED,
            Map.ofEntries(
                    Map.entry("step", "did you mean steps?"),
                    Map.entry("events", "did you mean steps?"),
                    Map.entry("pattern", "did you mean steps?"),
                    Map.entry("then", IN_STEPS),
                    Map.entry("next", IN_STEPS),
                    Map.entry("followedBy", IN_STEPS),
                    Map.entry("of", WITH_EACH_STEP),
                    Map.entry("where", WITH_EACH_STEP),
                    Map.entry("times", WITH_EACH_STEP),
                    Map.entry("not", "did you mean unless?"),
                    Map.entry("absent", "did you mean unless?"),
                    Map.entry("without", "did you mean unless?"),
                    Map.entry("until", "did you mean unless?"),
                    Map.entry("strict", "write unless: all, and nothing may come between the steps"),
                    Map.entry("over", "did you mean within?"),
                    Map.entry("window", "did you mean within?"),
                    Map.entry("timeout", "did you mean within?"),
                    Map.entry("after", "did you mean for?"),
                    Map.entry("wait", "did you mean for?"),
                    Map.entry("delay", "did you mean for?")));

    public static final Place STEP = new Place("a step", List.of("of", "where", "times"), RESERVED, selectionAdvice());

    public static final Place UNLESS = new Place("unless", List.of("of", "where"), RESERVED, selectionAdvice());

    public static final Place POPULATION = new Place(
            "population",
            List.of("recut", "drift", "check", "atLeast", "among"),
            RESERVED,
            Map.of(
                    "unless", "did you mean drift?",
                    "every", "did you mean recut?",
                    "refresh", "did you mean recut?",
                    "minimum", "did you mean atLeast?",
                    "of", "did you mean among?",
                    "segment", "did you mean among?",
                    "relativeTo", "did you mean among?"));

    public static final Place SEGMENT = new Place("a segment", ruleKeys("when"), RESERVED, ruleAdvice(Map.of()));

    public static final Place TIER_SET = new Place(
            "a tier set",
            List.of("tiers", "maintain", "label", "description"),
            RESERVED,
            Map.ofEntries(
                    Map.entry("maintenance", "did you mean maintain?"),
                    Map.entry("validity", "did you mean maintain?"),
                    Map.entry("qualify", QUALIFY),
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
            ruleAdvice(Map.of(
                    "name",
                    "did you mean tier?",
                    "level",
                    "did you mean tier?",
                    "qualify",
                    QUALIFY,
                    "maintain",
                    "it stands with the tier set: {maintain: ..., tiers: [...]}")));

    public static final Place MAINTENANCE = new Place(
            "maintain",
            List.of("until", "for", "while", "downgrade", "timeZone"),
            RESERVED,
            Map.of(
                    "to", "did you mean until?",
                    "period", "did you mean until, as in until: end of year?",
                    "zone", "did you mean timeZone?",
                    "step", "write downgrade: one step",
                    "when", "did you mean while?",
                    "qualify", QUALIFY));

    public static final Place LABEL = new Place("a label", LABEL_LANGUAGES, Map.of(), Map.of());

    private Language() {}

    private static List<String> purchaseKeys(PurchaseModel.Kind model) {
        List<String> keys = new ArrayList<>(List.of("model"));
        keys.addAll(model.parameters());
        return keys;
    }

    private static List<String> metricKeys() {
        List<String> keys = new ArrayList<>(AGGREGATES);
        keys.addAll(List.of(
                "at",
                "calculate",
                "of",
                "where",
                "over",
                "resolution",
                "timeZone",
                "halfLife",
                "within",
                "amount",
                "label",
                "description"));
        return keys;
    }

    /** What a band of points takes beside them: the key says where it begins or ends. */
    static Place band(String key) {
        return BAND.keys().contains(key) ? BAND : AGE_BAND;
    }

    private static Map<String, String> selectionAdvice() {
        return Map.of(
                "type", "did you mean of?",
                "types", "did you mean of?",
                "event", "did you mean of?",
                "events", "did you mean of?",
                "when", "did you mean where?",
                "filter", "did you mean where?",
                "count", "did you mean times?",
                "repeat", "did you mean times?");
    }

    private static List<String> ruleKeys(String... first) {
        List<String> keys = new ArrayList<>(List.of(first));
        keys.addAll(List.of("keep", "for", "grace", "minimumStay", "cooldown", "tags", "label", "description"));
        return keys;
    }

    /** What is said of keys that people try in segments and tiers alike. */
    private static Map<String, String> ruleAdvice(Map<String, String> others) {
        Map<String, String> advice = new LinkedHashMap<>(others);
        advice.put("where", "did you mean when?");
        advice.put("tag", "did you mean tags?");
        advice.put("if", "did you mean when?");
        advice.put("condition", "did you mean when?");
        advice.put("hold", "did you mean for?");
        advice.put("delay", "did you mean for?");
        advice.put("stay", "did you mean minimumStay?");
        advice.put("minStay", "did you mean minimumStay?");
        advice.put("gracePeriod", "did you mean grace?");
        advice.put("pin", "a pin holds one customer, so it is a command and no rule: tierstream pin CUSTOMER TARGET");
        return advice;
    }

    private static Map<String, String> reserved() {
        Map<String, String> reserved = new LinkedHashMap<>();
        reserved.put("correlate", "the steps of a sequence that share the value of a field");
        return reserved;
    }

    /** The words that are set aside, each with what it will mean. */
    public static Map<String, String> reservedWords() {
        return RESERVED;
    }
}
