package io.tierstream.engine.population;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of all customers were cut at one instant. That instant is the version: later cut-offs replace earlier ones.
 *
 * @param asOf the instant, milliseconds since the epoch
 * @param ruleSetVersion the version of the rule set whose metrics they are of
 * @param metrics the cuts by metric
 */
public record CutOffs(long asOf, long ruleSetVersion, Map<String, Cuts> metrics) {

    /** What {@link #asOf} says when there are none. */
    public static final long NEVER = Long.MIN_VALUE;

    /** None yet: no customer has a place. */
    public static final CutOffs NONE = new CutOffs(NEVER, 0, Map.of());

    public CutOffs {
        metrics = Map.copyOf(metrics);
    }

    /**
     * The cuts of one metric.
     *
     * @param customers how many customers had a value
     * @param values per percentage, above 0 and below 100: the smallest value that at least so many of the customers did not
     *     exceed. Who is above it is above them. Instants are milliseconds since the epoch
     */
    public record Cuts(long customers, SortedMap<Decimal, Decimal> values) {
        public Cuts {
            Objects.requireNonNull(values);
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }
    }

    /** Whether there are any. */
    public boolean isNone() {
        return asOf == NEVER;
    }

    /** A cut; null if there is none. */
    public @Nullable Decimal cut(String metric, Decimal percent) {
        Cuts cuts = metrics.get(metric);
        return cuts == null ? null : cuts.values().get(percent);
    }

    /** These at some percentages only. */
    public CutOffs at(Map<String, SortedSet<Decimal>> places) {
        Map<String, Cuts> some = new TreeMap<>(metrics);
        some.keySet().retainAll(places.keySet());
        some.replaceAll((metric, cuts) -> {
            SortedMap<Decimal, Decimal> values = new TreeMap<>(cuts.values());
            values.keySet().retainAll(places.getOrDefault(metric, Collections.emptySortedSet()));
            return new Cuts(cuts.customers(), values);
        });
        return new CutOffs(asOf, ruleSetVersion, some);
    }

    /** Writes them, to be read elsewhere. */
    public void write(ByteWriter out) {
        out.writeSigned(asOf);
        out.writeUnsigned(ruleSetVersion);
        SortedMap<String, Cuts> sorted = new TreeMap<>(metrics);
        out.writeUnsigned(sorted.size());
        sorted.forEach((metric, cuts) -> {
            out.writeText(metric);
            out.writeUnsigned(cuts.customers());
            out.writeUnsigned(cuts.values().size());
            cuts.values().forEach((percent, value) -> {
                out.writeDecimal(percent);
                out.writeDecimal(value);
            });
        });
    }

    /** Reads what {@link #write} wrote. */
    public static CutOffs read(ByteReader in) {
        long asOf = in.readSigned();
        long version = in.readUnsigned();
        Map<String, Cuts> metrics = new TreeMap<>();
        for (int left = in.readCount(); left > 0; left--) {
            String metric = in.readText();
            long customers = in.readUnsigned();
            SortedMap<Decimal, Decimal> values = new TreeMap<>();
            for (int more = in.readCount(); more > 0; more--) {
                Decimal percent = Objects.requireNonNull(in.readDecimal());
                values.put(percent, Objects.requireNonNull(in.readDecimal()));
            }
            metrics.put(metric, new Cuts(customers, values));
        }
        return new CutOffs(asOf, version, metrics);
    }
}
