package io.tierstream.rules.issue;

import static io.tierstream.rules.issue.Severity.ERROR;
import static io.tierstream.rules.issue.Severity.WARNING;

/**
 * Every kind of problem that a rule set can have. Ids are stable: an id is never given a new meaning. The texts here
 * make up {@code docs/rule-set-errors.md}.
 */
public enum IssueCode {
    YAML_SYNTAX(
            101,
            ERROR,
            "The file is not YAML",
            "The YAML parser could not read the file, so nothing below this place was checked. Look at indentation (spaces, never tabs), at colons, and at quotes and braces that are not closed."),
    QUOTES_NEEDED(
            102,
            ERROR,
            "YAML takes the expression apart",
            "Some characters of an expression mean something to YAML: a comma, bracket or brace inside `{...}`, a colon followed by a space, ` #`, a leading `!` or a leading quote. Put the whole expression in single quotes, or write it as a block below `when: |`."),
    WRONG_KIND(
            103, ERROR, "A mapping, a list or a text was expected", "The value has another shape than this key takes."),
    UNKNOWN_KEY(104, ERROR, "Unknown key", "The key does not exist in this place. Keys are case-sensitive."),
    DUPLICATE_KEY(
            105,
            ERROR,
            "The same key twice",
            "YAML would silently keep one of the two. Remove or rename one; the message says where the first one is."),
    RESERVED(
            106,
            ERROR,
            "Reserved, not yet supported",
            "The word is set aside for a coming part of the language, so that files which use it today do not change their meaning tomorrow. Remove it."),
    MISSING_KEY(107, ERROR, "A required key is missing", "The mapping cannot be understood without this key."),
    EMPTY_VALUE(
            108,
            ERROR,
            "The value is empty",
            "The key is there but nothing follows it. Fill it in, or remove the key."),
    UNSUPPORTED_YAML(
            109,
            ERROR,
            "A part of YAML that rule sets do not use",
            "A rule set is one document of plain mappings, lists and texts: no tags, no merge keys, no second document."),
    TOO_LARGE(
            110,
            ERROR,
            "Too large",
            "Limits keep compiling a rule set cheap, because every task of the job does it: 1,000,000 characters a file, 20 levels of nesting, 5,000 characters an expression."),
    BAD_NAME(
            201,
            ERROR,
            "Not a name",
            "Metrics and event fields are identifiers: a letter or `_`, then letters, digits and `_`. Rule sets, segments, tier sets and tiers may also have `-` after the first letter. At most 64 characters. Other text belongs in `label`."),
    DUPLICATE_NAME(
            202,
            ERROR,
            "The same name twice",
            "Segments and tier sets share one name space, and the tiers of a tier set must differ: downstream systems tell memberships apart by these names."),
    WORD_OF_EXPRESSIONS(
            203,
            ERROR,
            "The name is a word of the expression language",
            "A metric of this name could not be used in a condition."),
    BAD_DURATION(
            301,
            ERROR,
            "Not a duration",
            "A duration is a whole number and a unit, `45s 90m 6h 30d 52w` or `500ms`, or several in falling order such as `1d12h`. A day is 24 hours."),
    DURATION_OUT_OF_RANGE(
            302,
            ERROR,
            "The duration does not fit",
            "`over` is 1 ms to 36500 days; `resolution` is at most as long as `over` and makes sense only with it."),
    AGGREGATE(
            303,
            ERROR,
            "Not exactly one aggregate",
            "A metric has exactly one of `count`, `sum`, `avg`, `stddev`, `min`, `max`, `distinct`, `first`, `last`, `top`, `median`, `quantile`, `meanGap`, `longestGap`, `activeDays`, `activeWeeks`, `activeMonths`, `streakDays`, `streakWeeks`, `streakMonths`, `decayed`, `decayedCount`, `predict`; or `calculate`, which works with other metrics."),
    KEY_NOT_APPLICABLE(
            304,
            ERROR,
            "The key does not go with this aggregate",
            "For example `count` already names the event types, so `of` cannot name them again, and `time` can be taken by `first` and `last` only."),
    EVENT_TYPES(
            305,
            ERROR,
            "Not event types",
            "`of` and `count` take one event type, a list of them, or `all`. When the rule set lists its `events`, only those."),
    UNKNOWN_FIELD(
            306,
            ERROR,
            "Unknown event field",
            "The rule set lists its `events`, and none of the event types that the metric looks at has this field."),
    FIELD_TYPE(
            307,
            ERROR,
            "The field has the wrong type",
            "`sum`, `avg`, `stddev`, `min`, `max`, `median` and `quantile` take number fields. A declared type is one of number, text, boolean, instant."),
    BAD_PERIOD(
            308,
            ERROR,
            "Not a period of the calendar",
            "`over` takes a duration, or `this day`, `this week`, `this month`, `this quarter`, `this year`, or `previous` instead of `this`, in the `timeZone` of the metric or the rule set. Years may end on another day: `this year to 03-31`."),
    BAD_TIME_ZONE(
            309,
            ERROR,
            "No such time zone",
            "A time zone is a name of the time zone database such as `Europe/Berlin`, `UTC`, or an offset such as `+08:00`."),
    POINTS(
            310,
            ERROR,
            "Points of a score that cannot be given",
            "Points are given for a condition, `{when: ..., points: 10}`, for bands of a metric, `{of: m, bands: [{from: 100, points: 10}]}`, or of the time since an instant metric, `{since: m, bands: [{within: 30d, points: 10}]}`, along a scale, `{of: m, scale: {from: 0, to: 5000, points: 40}}`, or as a share of another score or metric, `{of: m, weight: 0.5}`. Bands rise."),
    PROFILE(
            311,
            ERROR,
            "Attributes of the profile that cannot be read",
            "`profile` says which event types carry attributes of the customer, `of: profile_update` unless said otherwise, and with `updates` whether an absent field leaves an attribute as it is (`partial`) or takes it away (`complete`)."),
    SHARE(
            312,
            ERROR,
            "Not a share of the values",
            "`at` goes with `quantile` and is a number between 0 and 1 with at most four digits after the point: nine tenths of the values are not above `{quantile: amount, at: 0.9}`."),
    SEQUENCE(
            313,
            ERROR,
            "A sequence that cannot be followed",
            "A sequence has 1 to 64 `steps`, each repetition counted. `within` limits the time from the first to the last, so it needs two. `for` waits after the last step, so it needs `unless`, which says for what. A step may be an event that another sequence makes, if that one stands above."),
    MAINTENANCE(
            320,
            ERROR,
            "How long a tier is kept cannot be read",
            "`maintain` of a tier set has `until: end of year` (or another period of the calendar, `end of next year`, a day of the year as in `end of 03-31`), `until: anniversary of METRIC` for an instant metric of the lifetime, or `for: 365d`; and `downgrade: one step` or `qualified`."),
    POPULATION(
            325,
            ERROR,
            "Places among all customers that cannot be told so",
            "`population` says how `percentile(m)` and `quintile(m)` are told: `recut: day` or `recut: 6h`, how often; `atLeast: 100`, of how many customers; `among: SEGMENT`, of which."),
    PREDICTIONS(
            330,
            ERROR,
            "Predictions that cannot be made",
            "`predict` foretells `alive`, `purchases`, `value` or `clv` by the models below `predictions`: `purchases: {r: 0.243, alpha: 4.414, a: 0.793, b: 2.426}` (BG/NBD), or `purchases: {model: pareto/nbd, r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669}` (Pareto/NBD), and `value: {p: 6.25, q: 3.74, v: 15.44}` (Gamma-Gamma). `tierstream fit` finds the parameters for your events and writes them."),
    EXPRESSION_SYNTAX(
            401,
            ERROR,
            "The expression cannot be read",
            "Expressions are CEL: `&&`, `||`, `!`, `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `+ - * / %`, `? :`, parentheses, numbers, texts in quotes."),
    UNKNOWN_METRIC(
            402,
            ERROR,
            "Unknown metric",
            "Conditions read the metrics of this rule set and nothing else. Event fields can be read in a metric's `where`."),
    UNKNOWN_FUNCTION(403, ERROR, "Unknown function", "The function does not exist, or not in this place."),
    ARGUMENTS(404, ERROR, "Wrong arguments", "The function takes other arguments, in number or in kind."),
    TYPES(
            405,
            ERROR,
            "The types do not go together",
            "Numbers compare with numbers, texts with texts, instants with instants, durations with durations. Arithmetic is for numbers."),
    NOT_A_CONDITION(
            406,
            ERROR,
            "Not a condition",
            "The expression must be true or false. A number or a text must be compared with something."),
    SINCE_COMPARISON(
            407,
            ERROR,
            "since() can only be compared with a constant duration",
            "The engine must know the exact instant at which the comparison flips, also when no event comes. Compare `since(...)` directly with `days(30)`, `hours(6)` and the like."),
    MOVES_BY_ITSELF(
            430,
            ERROR,
            "A metric that moves by itself can only be compared with a constant",
            "A decayed sum, a streak or a prediction changes while nothing happens, and the engine must know the exact instant at which a condition flips. Compare the metric with a number; in a calculation write `(alive >= 0.5 ? 1 : 0)`, in a score use `bands`. A prediction of a `value` stays as it is until the next purchase and can stand anywhere."),
    SINCE_ARGUMENT(
            408,
            ERROR,
            "since() needs an instant metric",
            "Only a metric of the form `{first: time}` or `{last: time}` is an instant."),
    BAD_CONSTANT(
            409,
            ERROR,
            "The constant cannot be read",
            "Durations are whole milliseconds, timestamps are RFC 3339 with a time zone and at most milliseconds, numbers have at most 100 digits."),
    UNSUPPORTED_EXPRESSION(
            410,
            ERROR,
            "A part of CEL that rule sets do not use",
            "Macros such as `all` and `exists`, maps, messages, indexes, `null` and bytes have no meaning here."),
    BAD_PATTERN(
            411,
            ERROR,
            "Not a regular expression",
            "`matches` takes a constant pattern in RE2 syntax: no look-around, no back references."),
    DIVISION_BY_ZERO(412, ERROR, "Division by zero", "The divisor is always zero, so the result is never defined."),
    UNKNOWN_RULE(
            413,
            ERROR,
            "Unknown segment, tier or tag",
            "`inSegment`, `inTier` and `hasTag` look at the segments and tiers of this rule set."),
    CIRCLE(
            414,
            ERROR,
            "Segments and tiers look at each other in a circle",
            "Each is decided after those it looks at, so there must be a first one. What a calculated metric or a score looks at counts as well."),
    NOT_A_NUMBER(
            415,
            ERROR,
            "Not a number",
            "`calculate` makes a number of other metrics. A condition as a number is written `(condition ? 1 : 0)`."),
    RANK_COMPARISON(
            425,
            ERROR,
            "percentile() and quintile() can only be compared with a constant",
            "The values of all customers are cut at the places that conditions name. Compare `percentile(m)` by `>=` or `<` with a number above 0 and below 100, and `quintile(m)` with 1 to 5."),
    RANK_ARGUMENT(
            426,
            ERROR,
            "percentile() and quintile() need a number or an instant",
            "Customers are put in an order by a metric: a number, a score, or an instant, where later is better."),
    YEAR_OF(
            436,
            ERROR,
            "A year of the customer's that cannot be counted",
            "`over: this year of METRIC` and `over: previous year of METRIC` go from anniversary to anniversary of an instant of the customer: a metric such as `joined: {first: time, of: joined}`, without a window, so that time alone never moves it."),
    EMPTY_RULE_SET(
            501,
            ERROR,
            "The rule set decides nothing",
            "It has neither a segment nor a tier. Publishing it would remove every customer from everything."),
    UNUSED_METRIC(
            502,
            WARNING,
            "No condition uses the metric",
            "It is still computed and shown with each customer, and costs state. Remove it if that is not wanted."),
    CONSTANT_CONDITION(
            503,
            WARNING,
            "Always true, or never",
            "The condition has the same answer for every customer at all times."),
    UNREACHABLE_TIER(
            504,
            WARNING,
            "The tier can never be reached",
            "A better tier of the same set has a condition that holds whenever this one does; the first tier whose condition holds wins."),
    KEEP_HAS_NO_EFFECT(
            505,
            WARNING,
            "keep has no effect",
            "`keep` lets a member stay although `when` fails, so it must be weaker than `when`."),
    SAME_METRIC(
            506,
            WARNING,
            "Two metrics compute the same",
            "They select the same events and aggregate them in the same way. Use one of them."),
    ONE_MILLISECOND(
            507,
            WARNING,
            "Holds for one millisecond",
            "Time goes on in milliseconds: an exact equality with `since(...)` holds for one of them."),
    METRIC_IN_WHERE(
            508,
            WARNING,
            "where reads event fields, and this is a metric's name",
            "`where` sees one event and none of the metrics. If the events do have a field of this name, rename the metric to make that clear."),
    TWO_FIELDS(
            509,
            WARNING,
            "Two fields are compared",
            "A word without quotes is a field. When the events have no such field, the comparison never holds. List the rule set's `events` to have this checked for certain."),
    GROWS_FOR_EVER(
            510,
            WARNING,
            "The state grows for ever",
            "Without `over`, `distinct` and `top` keep every value that they have ever seen of a customer. Give it a window, or count events that say something new, such as first orders."),
    MANY_WINDOWS(
            511,
            WARNING,
            "Many different windows",
            "Each length of window walks through the history by itself, so every event is visited once for each. Up to some 16 lengths cost little beside the access to the state. Use the same lengths where the difference does not matter: 30d and 31d are two."),
    UNUSED_SEQUENCE(
            512,
            WARNING,
            "No metric selects the events of the sequence",
            "The sequence is still followed, and costs state, but nothing depends on it. Count its events, or remove it.");

    private final int number;
    private final Severity severity;
    private final String title;
    private final String explanation;

    IssueCode(int number, Severity severity, String title, String explanation) {
        this.number = number;
        this.severity = severity;
        this.title = title;
        this.explanation = explanation;
    }

    /** The stable id, such as {@code TS402}. */
    public String id() {
        return "TS" + number;
    }

    public Severity severity() {
        return severity;
    }

    /** What is wrong, in a few words. */
    public String title() {
        return title;
    }

    /** Why it is wrong and what to do, in Markdown. */
    public String explanation() {
        return explanation;
    }
}
