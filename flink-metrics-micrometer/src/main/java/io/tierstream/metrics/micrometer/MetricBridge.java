package io.tierstream.metrics.micrometer;

import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the series of a registry in step with Flink's metrics.
 *
 * <p>Flink's threads add and remove, whoever scrapes or sends reads. No metric is read under the lock: a gauge may wait for a thread
 * that is about to register something.
 */
final class MetricBridge {

    /** Flink knows no description of a metric. */
    private static final String HELP = "Reported by Flink";

    private final SeriesRegistry registry;
    private final Naming naming;
    private final boolean countersAreGauges;
    private final Notices notices;
    private final Families families;
    private final Map<SeriesId, Series> series = new HashMap<>();

    /** Gauges of which it is not known yet whether they have numbers. */
    private final Set<Undecided> undecided = new LinkedHashSet<>();

    private final Set<String> fallen = ConcurrentHashMap.newKeySet();
    private final AtomicLongArray refusals = new AtomicLongArray(Refusal.values().length);

    MetricBridge(SeriesRegistry registry, Naming naming, BridgeSettings settings, Notices notices) {
        this.registry = registry;
        this.naming = naming;
        this.countersAreGauges = settings.countersAsGauges();
        this.notices = notices;
        this.families = new Families(settings.mostSeries(), settings.mostSeriesPerMetric(), settings.fallingCounters());
        registerOwn();
    }

    /** Two metrics about this bridge, outside of every limit. */
    private void registerOwn() {
        registry.gauge(
                new SeriesId(naming.own("series"), Tags.empty()),
                "Time series that this reporter has",
                families::series);
        for (Refusal refusal : Refusal.values()) {
            registry.counter(
                    new SeriesId(naming.own("refused"), Tags.of("reason", refusal.tag())),
                    "Metrics of Flink that this reporter left out",
                    () -> refusals.get(refusal.ordinal()));
        }
    }

    void add(Metric metric, String name, MetricGroup group) {
        SeriesId id = naming.id(name, group);
        synchronized (this) {
            switch (metric.getMetricType()) {
                case GAUGE -> undecided.add(new Undecided((Gauge<?>) metric, id));
                case COUNTER -> addCount(metric, id);
                case METER -> {
                    admit(id.named(naming.rate(id.name())), Kind.GAUGE, Reading.level(metric));
                    addCount(metric, id.named(naming.count(id.name())));
                }
                case HISTOGRAM -> admit(id, Kind.SUMMARY, Reading.level(metric));
            }
        }
    }

    void remove(Metric metric, String name, MetricGroup group) {
        SeriesId id = naming.id(name, group);
        synchronized (this) {
            switch (metric.getMetricType()) {
                case GAUGE -> {
                    if (!undecided.remove(new Undecided((Gauge<?>) metric, id))) {
                        leave(metric, id, naming.counts(id.name()) ? Kind.COUNTER : Kind.GAUGE);
                    }
                }
                case COUNTER -> leave(metric, id, Kind.COUNTER);
                case METER -> {
                    leave(metric, id.named(naming.rate(id.name())), Kind.GAUGE);
                    leave(metric, id.named(naming.count(id.name())), Kind.COUNTER);
                }
                case HISTOGRAM -> leave(metric, id, Kind.SUMMARY);
            }
        }
    }

    /** Finds out what new gauges hold, and makes gauges of counters that went down. To be called before every reading. */
    void settle() {
        List<Undecided> candidates;
        synchronized (this) {
            candidates = List.copyOf(undecided);
        }
        List<Decided> decided = new ArrayList<>(candidates.size());
        for (Undecided candidate : candidates) {
            Object value = candidate.look();
            if (value != null) {
                decided.add(new Decided(candidate, value));
            }
        }
        synchronized (this) {
            decided.forEach(this::settle);
            for (String name : fallen) {
                degrade(name);
                fallen.remove(name);
            }
        }
    }

    private void settle(Decided decided) {
        Undecided gauge = decided.gauge();
        if (!undecided.remove(gauge)) {
            return; // it has left, or another reader was faster
        }
        if (!(decided.value() instanceof Number || decided.value() instanceof Boolean)) {
            notices.once(
                    "no-number " + gauge.id().name(),
                    "The gauge {} holds a {}, which is no number: it is left out",
                    gauge.id().name(),
                    decided.value().getClass().getName());
        } else if (naming.counts(gauge.id().name())) {
            addCount(gauge.gauge(), gauge.id());
        } else {
            admit(gauge.id(), Kind.GAUGE, Reading.level(gauge.gauge()));
        }
    }

    private void addCount(Metric metric, SeriesId id) {
        String name = naming.of(Kind.COUNTER, id.name());
        if (countersAreGauges && !naming.counts(id.name()) || families.falls(name)) {
            admit(id.named(name), Kind.GAUGE, Reading.level(metric));
        } else {
            admit(id, Kind.COUNTER, Reading.count(metric, () -> fallen.add(name)));
        }
    }

    private void admit(SeriesId wanted, Kind kind, Reading reading) {
        SeriesId id = wanted.named(naming.of(kind, wanted.name()));
        Series known = series.get(id);
        if (known != null && known.kind() == kind) {
            known.add(reading);
            return;
        }
        Families.Refused refused = families.admit(id, kind);
        if (refused != null) {
            refuse(id, refused);
            return;
        }
        Series created = new Series(id, HELP, kind);
        created.add(reading);
        created.register(registry);
        series.put(id, created);
    }

    private void refuse(SeriesId id, Families.Refused refused) {
        Refusal reason = refused.reason();
        refusals.incrementAndGet(reason.ordinal());
        // A limit is spoken of once in all, what is wrong with a name once for it.
        notices.once(
                reason == Refusal.LIMIT ? reason.tag() : reason.tag() + " " + id.name(),
                "{} is left out: {}. {} counts what is left out, without another word in the log",
                id.name(),
                reason.advice(refused.fact()),
                naming.own("refused"));
    }

    private void leave(Metric metric, SeriesId wanted, Kind kind) {
        SeriesId id = wanted.named(naming.of(kind, wanted.name()));
        Series known = series.get(id);
        if (known == null) {
            return; // it was left out
        }
        known.remove(metric);
        if (known.isEmpty()) {
            series.remove(id);
            known.unregister();
            families.leave(id, known.kind());
        }
    }

    private void degrade(String name) {
        if (!families.degrade(name)) {
            return;
        }
        notices.once(
                "falls " + name,
                "The counter {} went down: it is a gauge from now on. Name it in {} to have it one from the start",
                name,
                Option.COUNTERS_FALLING.key());
        List<Series> counters = series.values().stream()
                .filter(one -> one.id().name().equals(name) && one.kind() == Kind.COUNTER)
                .toList();
        // All of them go before the first comes again: a registry has one type for a name.
        counters.forEach(Series::unregister);
        counters.forEach(one -> one.becomeGauge(registry));
    }

    /** A gauge that has not shown a value; the same gauge may stand under several ids. */
    private record Undecided(Gauge<?> gauge, SeriesId id) {

        @Nullable
        Object look() {
            try {
                return gauge.getValue();
            } catch (RuntimeException | LinkageError e) {
                return null; // perhaps later
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Undecided that && gauge == that.gauge && id.equals(that.id);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(gauge) + id.hashCode();
        }
    }

    private record Decided(Undecided gauge, Object value) {}
}
