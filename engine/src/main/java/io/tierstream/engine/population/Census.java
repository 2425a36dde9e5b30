package io.tierstream.engine.population;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics of many customers show at about one instant. That of some customers can be merged into that of all, and cut-offs
 * taken of it.
 */
public final class Census {

    /** Every whole percentage is cut, whoever asks: then a new rule with another limit need not wait for the next cut. */
    private static final int PERCENTS = 100;

    private final SortedMap<String, QuantileSketch> sketches = new TreeMap<>();
    private final SortedMap<String, SortedSet<Decimal>> asked = new TreeMap<>();

    private final int width;

    private Census(int width) {
        this.width = width;
    }

    /** One that goes by sketches, for any number of customers. */
    public static Census ofSketches() {
        return new Census(QuantileSketch.WIDTH);
    }

    /** One that keeps every value, so that cuts are exact. */
    public static Census exact() {
        return new Census(Integer.MAX_VALUE);
    }

    /** Has metrics be cut at percentages above 0 and below 100, beside the whole ones. */
    public void ask(Map<String, SortedSet<Decimal>> places) {
        places.forEach((metric, percents) -> {
            sketchOf(metric);
            asked.computeIfAbsent(metric, none -> new TreeSet<>()).addAll(percents);
        });
    }

    /** Adds the value of a customer's metric; what is no number and no instant is passed over. */
    public void add(String metric, @Nullable Object value) {
        Decimal number = number(value);
        if (number != null) {
            sketchOf(metric).add(number);
        }
    }

    /** A metric's value as a number, instants in milliseconds since the epoch; null for what is neither. */
    public static @Nullable Decimal number(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return Decimal.of(instant.toEpochMilli());
        }
        return value instanceof Decimal number ? number : null;
    }

    /** Adds what was seen of other customers. */
    public void merge(Census other) {
        ask(other.asked);
        other.sketches.forEach((metric, sketch) -> sketchOf(metric).merge(sketch));
    }

    private QuantileSketch sketchOf(String metric) {
        return sketches.computeIfAbsent(metric, none -> new QuantileSketch(width));
    }

    /** The sketch of a metric; null if no customer was added. */
    public @Nullable QuantileSketch sketch(String metric) {
        return sketches.get(metric);
    }

    /**
     * The cuts at all whole percentages and at those asked for.
     *
     * @param asOf the instant, milliseconds since the epoch
     */
    public CutOffs cutOffs(long asOf, long ruleSetVersion) {
        Map<String, CutOffs.Cuts> cuts = new TreeMap<>();
        sketches.forEach((metric, sketch) -> {
            TreeSet<Decimal> percents = new TreeSet<>();
            for (int percent = 1; percent < PERCENTS; percent++) {
                percents.add(Decimal.of(percent));
            }
            percents.addAll(asked.getOrDefault(metric, Collections.emptySortedSet()));
            cuts.put(metric, cuts(sketch, new ArrayList<>(percents)));
        });
        return new CutOffs(asOf, ruleSetVersion, cuts);
    }

    /**
     * Whether some cut that is asked for has drifted: too many customers stand between it and where it would be now. A cut that there could
     * not be before, for want of customers, has drifted as well.
     *
     * @param atLeast how many customers must have a value
     * @param points how many may stand between, see {@link Drift#points}
     */
    public boolean hasDrifted(CutOffs inForce, long atLeast, Decimal points) {
        return asked.entrySet().stream()
                .anyMatch(places -> hasDrifted(
                        sketchOf(places.getKey()),
                        inForce.metrics().get(places.getKey()),
                        places.getValue(),
                        atLeast,
                        points));
    }

    private static boolean hasDrifted(
            QuantileSketch sketch,
            CutOffs.@Nullable Cuts cuts,
            SortedSet<Decimal> percents,
            long atLeast,
            Decimal points) {
        if (sketch.count() < atLeast) {
            return false;
        }
        if (cuts == null
                || cuts.customers() < atLeast
                || !cuts.values().keySet().containsAll(percents)) {
            return true;
        }
        Decimal most = points.times(Decimal.of(sketch.count()));
        List<Decimal> now = sketch.quantiles(new ArrayList<>(percents));
        int at = 0;
        for (Decimal percent : percents) {
            Decimal before = Objects.requireNonNull(cuts.values().get(percent));
            long between = Math.abs(sketch.rank(before) - sketch.rank(now.get(at)));
            if (Decimal.of(100 * between).compareTo(most) > 0) {
                return true;
            }
            at++;
        }
        return false;
    }

    private static CutOffs.Cuts cuts(QuantileSketch sketch, List<Decimal> percents) {
        SortedMap<Decimal, Decimal> values = new TreeMap<>();
        List<Decimal> quantiles = sketch.quantiles(percents);
        for (int i = 0; i < quantiles.size(); i++) {
            values.put(percents.get(i), quantiles.get(i));
        }
        return new CutOffs.Cuts(sketch.count(), values);
    }

    /** Writes it, to be merged elsewhere. */
    public void write(ByteWriter out) {
        out.writeUnsigned(sketches.size());
        sketches.forEach((metric, sketch) -> {
            out.writeText(metric);
            SortedSet<Decimal> percents = asked.getOrDefault(metric, Collections.emptySortedSet());
            out.writeUnsigned(percents.size());
            percents.forEach(out::writeDecimal);
            sketch.write(out);
        });
    }

    /** Reads what {@link #write} wrote. */
    public static Census read(ByteReader in) {
        Census census = ofSketches();
        for (int left = in.readCount(); left > 0; left--) {
            String metric = in.readText();
            SortedSet<Decimal> percents = new TreeSet<>();
            for (int more = in.readCount(); more > 0; more--) {
                percents.add(Objects.requireNonNull(in.readDecimal()));
            }
            census.asked.put(metric, percents);
            census.sketches.put(metric, QuantileSketch.read(in));
        }
        return census;
    }
}
