package io.tierstream.flink.operator;

import io.tierstream.engine.Direction;
import io.tierstream.engine.Outcome;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.tier.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the operator counts and times. Customers are never part of a metric. */
final class SegmentationMetrics {

    private static final String OTHER = "other";

    /** Of this many decisions one is timed. */
    private static final int SAMPLE = 16;

    private final MetricGroup group;
    private final int typeLimit;
    private final Map<String, Counter> events = new HashMap<>();
    private final Map<Target, Counter[]> transitions = new HashMap<>();
    private final Map<String, Counter> rejections = new HashMap<>();
    private final Counter duplicates;
    private final Counter outOfOrder;
    private final Counter expired;
    private final Counter erased;
    private final Counter wakes;
    private final Counter staleTimers;
    private final Counter reads;
    private final Counter writes;
    private final LatencyHistogram decisions;
    private final LatencyHistogram latency;
    private int untilSample = SAMPLE;

    SegmentationMetrics(MetricGroup group, SegmentationSettings settings) {
        this.group = group;
        this.typeLimit = settings.eventTypeCounters();
        duplicates = JobMetric.DUPLICATES.counter(group);
        outOfOrder = JobMetric.OUT_OF_ORDER.counter(group);
        expired = JobMetric.EXPIRED.counter(group);
        erased = JobMetric.ERASED.counter(group);
        wakes = JobMetric.WAKES.counter(group);
        staleTimers = JobMetric.STALE_TIMERS.counter(group);
        reads = JobMetric.STATE_READS.counter(group);
        writes = JobMetric.STATE_WRITES.counter(group);
        decisions = JobMetric.DECISION_LATENCY.histogram(group, new LatencyHistogram(settings.latencySamples()));
        latency = JobMetric.EVENT_LATENCY.histogram(group, new LatencyHistogram(settings.latencySamples()));
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
        eventCounter(type).inc();
        if (step.outOfOrder()) {
            outOfOrder.inc();
        }
        if (step.outcome() == Outcome.DUPLICATE) {
            duplicates.inc();
        } else if (step.outcome() == Outcome.EXPIRED) {
            expired.inc();
        } else if (step.outcome() == Outcome.ERASED) {
            erased.inc();
        }
    }

    /** Event types come from outside, so their number is bounded. */
    private Counter eventCounter(String type) {
        Counter known = events.get(type);
        if (known != null) {
            return known;
        }
        if (events.size() >= typeLimit && !type.equals(OTHER)) {
            return eventCounter(OTHER);
        }
        Counter counter = JobMetric.EVENTS.counter(group, type);
        events.put(type, counter);
        return counter;
    }

    /** A customer's state has been read. */
    void read() {
        reads.inc();
    }

    /** A customer's state has been written. */
    void written() {
        writes.inc();
    }

    void wake() {
        wakes.inc();
    }

    void staleTimer() {
        staleTimers.inc();
    }

    void rejected(String code) {
        rejections
                .computeIfAbsent(code, none -> JobMetric.UNUSABLE_EVENTS.counter(group, code))
                .inc();
    }

    void transition(Transition transition) {
        counters(transition.target())[transition.direction().ordinal()].inc();
    }

    private Counter[] counters(Target target) {
        return transitions.computeIfAbsent(
                target,
                none -> Arrays.stream(Direction.values())
                        .map(direction -> JobMetric.TRANSITIONS.counter(group, target.toString(), direction.name()))
                        .toArray(Counter[]::new));
    }

    /** Milliseconds from the event's arrival in Kafka to its transitions leaving the operator. */
    void emitted(long millis) {
        latency.update(millis);
    }
}
