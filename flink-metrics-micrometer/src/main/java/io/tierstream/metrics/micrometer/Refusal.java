package io.tierstream.metrics.micrometer;

/** Why a metric gets no series. */
enum Refusal {
    LIMIT(
            "limit",
            "there are %s series already: raise " + Option.SERIES_MAX.key()
                    + ", or leave metrics out with filter.excludes"),
    METRIC_LIMIT(
            "metric-limit",
            "there are %s series of this name already: raise " + Option.SERIES_MAX_PER_METRIC.key()
                    + ", or leave tags out with scope.variables.excludes"),
    OTHER_TYPE("other-type", "the name is taken by a metric of the type %s: rename one of them"),
    OTHER_TAGS("other-tags", "the name is taken by metrics with the tags %s: all of one name must have the same");

    private final String tag;
    private final String advice;

    Refusal(String tag, String advice) {
        this.tag = tag;
        this.advice = advice;
    }

    /** The value of the tag {@code reason}. */
    String tag() {
        return tag;
    }

    /** Why, and what to do. */
    String advice(Object fact) {
        return String.format(advice, fact);
    }
}
