package io.tierstream.metrics.micrometer;

import io.micrometer.core.instrument.Tag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which series may exist: all of one name are of one kind and have the same tags, as Prometheus wants it, and there are not too many.
 * Used under the bridge's lock.
 */
final class Families {

    private final int most;
    private final int mostPerName;
    private final Map<String, Family> families = new HashMap<>();
    private final Set<String> falling;
    private volatile int series;

    /**
     * Creates it empty.
     *
     * @param falling names of counters that can go down
     */
    Families(int most, int mostPerName, Set<String> falling) {
        this.most = most;
        this.mostPerName = mostPerName;
        this.falling = new HashSet<>(falling);
    }

    /** How many series there are, a summary counting as many. */
    int series() {
        return series;
    }

    /** Whether counters of that name have gone down. */
    boolean falls(String name) {
        return falling.contains(name);
    }

    /** From now on counters of that name are gauges. Returns whether that is new. */
    boolean degrade(String name) {
        Family family = families.get(name);
        if (family != null) {
            family.kind = Kind.GAUGE;
        }
        return falling.add(name);
    }

    /** Counts a series in, or says why there must be none. */
    @Nullable
    Refused admit(SeriesId id, Kind kind) {
        Family family = families.get(id.name());
        List<String> keys = id.tags().stream().map(Tag::getKey).toList();
        Refused refused = family == null ? null : family.refuses(kind, keys, mostPerName);
        if (refused == null && series + kind.series() > most) {
            refused = new Refused(Refusal.LIMIT, series);
        }
        if (refused == null) {
            series += kind.series();
            families.computeIfAbsent(id.name(), name -> new Family(kind, keys)).size++;
        }
        return refused;
    }

    void leave(SeriesId id, Kind kind) {
        series -= kind.series();
        families.computeIfPresent(id.name(), (name, family) -> --family.size == 0 ? null : family);
    }

    /**
     * A series that may not be.
     *
     * @param fact what the advice is about
     */
    record Refused(Refusal reason, Object fact) {}

    private static final class Family {

        private final List<String> keys;
        private Kind kind;
        private int size;

        Family(Kind kind, List<String> keys) {
            this.kind = kind;
            this.keys = keys;
        }

        @Nullable
        Refused refuses(Kind wanted, List<String> wantedKeys, int most) {
            if (wanted != kind) {
                return new Refused(Refusal.OTHER_TYPE, kind);
            }
            if (!wantedKeys.equals(keys)) {
                return new Refused(Refusal.OTHER_TAGS, keys);
            }
            return (size + 1) * kind.series() > most ? new Refused(Refusal.METRIC_LIMIT, size * kind.series()) : null;
        }
    }
}
