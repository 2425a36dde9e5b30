package io.tierstream.flink.operator;

import io.tierstream.engine.Direction;
import io.tierstream.engine.Outcome;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the operator counts and times; {@code docs/metrics.md} lists it. Customers are never part of a metric. */
final class SegmentationMetrics {

    static final String DECISION_LATENCY = "decisionLatencyNanos";
    static final String EVENT_LATENCY = "eventToEmitLatencyMillis";
    static final String RULE_SET_VERSION = "ruleSetVersion";
    private static final String OTHER = "other";

    /** Of this many decisions one is timed. */
    private static final int SAMPLE = 16;

    private final MetricGroup group;
    private final int typeLimit;
    private final Map<String, Counter> events = new HashMap<>();
    private final Map<String, Counter> transitions = new HashMap<>();
    private final Map<String, Counter> rejections = new HashMap<>();
    private final Counter duplicates;
    private final Counter outOfOrder;
    private final Counter expired;
    private final Counter wakes;
    private final Counter staleTimers;
    private final LatencyHistogram decisions;
    private final LatencyHistogram latency;
    private int untilSample = SAMPLE;

    SegmentationMetrics(MetricGroup group, SegmentationSettings settings) {
        this.group = group;
        this.typeLimit = settings.eventTypeCounters();
        duplicates = group.counter("duplicates");
        outOfOrder = group.counter("outOfOrder");
        expired = group.counter("expired");
        wakes = group.counter("wakes");
        staleTimers = group.counter("staleTimers");
        decisions = group.histogram(DECISION_LATENCY, new LatencyHistogram(settings.latencySamples()));
        latency = group.histogram(EVENT_LATENCY, new LatencyHistogram(settings.latencySamples()));
    }

    /** Whether to time the coming decision. */
    boolean samples() {
        if (--untilSample > 0) {
            return false;
        }
        untilSample = SAMPLE;
        return true;
    }

    void decision(long nanos) {
        decisions.update(nanos);
    }

    void event(String type, Step step) {
        counter(events, type, "eventType", "events").inc();
        if (step.outOfOrder()) {
            outOfOrder.inc();
        }
        if (step.outcome() == Outcome.DUPLICATE) {
            duplicates.inc();
        } else if (step.outcome() == Outcome.EXPIRED) {
            expired.inc();
        }
    }

    /** Event types come from outside, so their number is bounded. */
    private Counter counter(Map<String, Counter> counters, String name, String label, String metric) {
        Counter known = counters.get(name);
        if (known != null) {
            return known;
        }
        if (counters.size() >= typeLimit && !name.equals(OTHER)) {
            return counter(counters, OTHER, label, metric);
        }
        Counter counter = group.addGroup(label, name).counter(metric);
        counters.put(name, counter);
        return counter;
    }

    void wake() {
        wakes.inc();
    }

    void staleTimer() {
        staleTimers.inc();
    }

    void rejected(String code) {
        rejections
                .computeIfAbsent(code, none -> group.addGroup("reason", code).counter("deadLetters"))
                .inc();
    }

    void transition(Transition transition) {
        boolean enter = transition.direction() == Direction.ENTER;
        transitions
                .computeIfAbsent(
                        transition.direction() + " " + transition.target(),
                        none -> group.addGroup("target", transition.target().toString())
                                .addGroup("direction", enter ? "ENTER" : "EXIT")
                                .counter("transitions"))
                .inc();
    }

    /** Milliseconds from the event's arrival in Kafka to its transitions leaving the operator. */
    void emitted(long millis) {
        latency.update(millis);
    }
}
