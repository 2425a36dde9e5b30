package io.tierstream.flink.operator;

import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/** Every metric of the job, as it is registered and as {@code docs/metrics.md} explains it. */
enum JobMetric {
    EVENTS(
            "decide",
            "events",
            "counter",
            "events",
            List.of("eventType"),
            "Events that reached the rules, duplicates and expired ones included. At most `metrics.event-types` types have a"
                    + " counter of their own; further ones count as `other`."),
    DUPLICATES("decide", "duplicates", "counter", "events", List.of(), "Dropped because their id had been applied."),
    OUT_OF_ORDER("decide", "outOfOrder", "counter", "events", List.of(), "Older than their customer's clock."),
    EXPIRED(
            "decide",
            "expired",
            "counter",
            "events",
            List.of(),
            "Came after every window that selects them had passed them; they count nowhere."),
    ERASED(
            "decide",
            "erased",
            "counter",
            "events",
            List.of(),
            "From before their customer was erased; they were dropped."),
    TRANSITIONS(
            "decide",
            "transitions",
            "counter",
            "transitions",
            List.of("target", "direction"),
            "Entries and exits. `target` is `segment` or `tierset:tier`, `direction` is `ENTER` or `EXIT`."),
    UNUSABLE_EVENTS(
            "decide",
            "deadLetters",
            "counter",
            "records",
            List.of("reason"),
            "Events that decoded well but that the rules could not use; `reason` is the code of"
                    + " [dead-letters.md](dead-letters.md)."),
    WAKES("decide", "wakes", "counter", "timers", List.of(), "Timers at which a customer was looked at."),
    STALE_TIMERS(
            "decide",
            "staleTimers",
            "counter",
            "timers",
            List.of(),
            "Timers that fired with nothing to do and were ignored."),
    STATE_READS(
            "decide",
            "stateReads",
            "counter",
            "customers",
            List.of(),
            "Customers read from the state backend. Events and timers without a read found theirs in the cache of"
                    + " `state.cache-size`."),
    STATE_WRITES("decide", "stateWrites", "counter", "customers", List.of(), "Customers written to the state backend."),
    CACHED_CUSTOMERS("decide", "cachedCustomers", "gauge", "customers", List.of(), "Customers in the cache."),
    RULE_SET_VERSION(
            "decide",
            "ruleSetVersion",
            "gauge",
            "version",
            List.of(),
            "The version in force in this task. Different values for long mean that a task does not get rule sets."),
    DECISION_LATENCY(
            "decide",
            "decisionLatencyNanos",
            "histogram",
            "ns",
            List.of(),
            "State read, decision, state written or kept: one event of 16 is timed."),
    EVENT_LATENCY(
            "decide",
            "eventToEmitLatencyMillis",
            "histogram",
            "ms",
            List.of(),
            "From the record's timestamp in Kafka to its transitions leaving the operator; only events that brought"
                    + " transitions. Kafka's timestamp is the producer's clock unless the topic has"
                    + " `message.timestamp.type=LogAppendTime`, so it includes the difference of the clocks."),
    UNREADABLE_RECORDS(
            "split",
            "deadLetters",
            "counter",
            "records",
            List.of("reason"),
            "Records that could not be decoded or mapped; `reason` is the code of [dead-letters.md](dead-letters.md)."
                    + " `numRecordsOut` of the sink `dead-letters` counts these and those of `decide` together.");

    private final String operator;
    private final String id;
    private final String type;
    private final String unit;
    private final List<String> labels;
    private final String meaning;

    JobMetric(String operator, String id, String type, String unit, List<String> labels, String meaning) {
        this.operator = operator;
        this.id = id;
        this.type = type;
        this.unit = unit;
        this.labels = labels;
        this.meaning = meaning;
    }

    /**
     * Registers a counter.
     *
     * @param values of the labels, in their order
     */
    Counter counter(MetricGroup group, String... values) {
        return labelled(group, values).counter(id);
    }

    <H extends Histogram> H histogram(MetricGroup group, H histogram) {
        return group.histogram(id, histogram);
    }

    void gauge(MetricGroup group, Gauge<?> gauge) {
        group.gauge(id, gauge);
    }

    private MetricGroup labelled(MetricGroup group, String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(id + " has the labels " + labels);
        }
        MetricGroup labelled = group;
        for (int i = 0; i < values.length; i++) {
            labelled = labelled.addGroup(labels.get(i), values[i]);
        }
        return labelled;
    }

    /** A row of the reference. */
    String row() {
        String names = String.join(
                ", ", labels.stream().map(label -> "`" + label + "`").toList());
        return "| `" + id + "` | `" + operator + "` | " + names + " | " + type + " | " + unit + " | " + meaning
                + " |\n";
    }
}
