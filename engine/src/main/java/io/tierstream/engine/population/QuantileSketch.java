package io.tierstream.engine.population;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles of very many values in little memory; sketches of parts can be merged into one of the whole. Up to {@value #WIDTH}
 * values it is exact. Beyond, whenever {@value #WIDTH} values of one weight have come together, they are sorted, every second one of
 * them goes on with twice the weight, and the others are dropped: alternately the ones at even and those at odd places, so that
 * what one time adds to a rank the next takes off again. This is the collapse of Munro and Paterson (1980) with the alternation of
 * Manku, Rajagopalan and Lindsay (1998).
 *
 * <p>Each dropping changes the rank of a value by at most the weight that is dropped, so the rank error is certain, not probable: see
 * {@link #rankError}. What is kept are values that were added, exact decimals; equal input in equal order gives an equal sketch.
 */
public final class QuantileSketch {

    /** How many values of one weight are kept. */
    static final int WIDTH = 4096;

    private static final int FORMAT = 1;

    private final int width;

    /** The values of weight {@code 2^i} at {@code i}. */
    private final List<List<Decimal>> levels = new ArrayList<>();

    /** Per level: whether the values at odd places go on next time. */
    private final List<Boolean> odd = new ArrayList<>();

    /** Per level: how often values were dropped. */
    private final List<Long> drops = new ArrayList<>();

    private long count;

    /** An empty sketch. */
    public QuantileSketch() {
        this(WIDTH);
    }

    /** An empty sketch that is exact up to so many values; {@code Integer.MAX_VALUE} for one that keeps them all. */
    QuantileSketch(int width) {
        this.width = width;
    }

    /** How many values were added. */
    public long count() {
        return count;
    }

    /** Adds a value. */
    public void add(Decimal value) {
        count++;
        level(0).add(value);
        compact(0);
    }

    /** Adds all that another one has seen. */
    public void merge(QuantileSketch other) {
        count += other.count;
        for (int i = 0; i < other.levels.size(); i++) {
            level(i).addAll(other.levels.get(i));
            drops.set(i, drops.get(i) + other.drops.get(i));
        }
        // Levels may rise while they are gone through.
        for (int i = 0; i < levels.size(); i++) {
            compact(i);
        }
    }

    private List<Decimal> level(int number) {
        while (levels.size() <= number) {
            levels.add(new ArrayList<>());
            odd.add(false);
            drops.add(0L);
        }
        return levels.get(number);
    }

    private void compact(int from) {
        for (int i = from; i < levels.size() && levels.get(i).size() >= width; i++) {
            List<Decimal> full = levels.get(i);
            Collections.sort(full);
            // An odd one stays behind: only pairs can be halved without changing the whole weight.
            Decimal left = full.size() % 2 == 0 ? null : full.remove(full.size() - 1);
            List<Decimal> above = level(i + 1);
            for (int at = odd.get(i) ? 1 : 0; at < full.size(); at += 2) {
                above.add(full.get(at));
            }
            full.clear();
            if (left != null) {
                full.add(left);
            }
            odd.set(i, !odd.get(i));
            drops.set(i, drops.get(i) + 1);
        }
    }

    /**
     * The most by which the rank of a {@link #quantile} differs from the one asked for, as a share of all values: at most
     * {@code log2(n / 4096) / 4096}, which is 0.2 % of a million values and 0.4 % of a hundred million, in one sketch and in merged ones.
     */
    public double rankError() {
        long error = 0;
        for (int i = 0; i < levels.size(); i++) {
            // Of two droppings in a row one errs upwards and one downwards, but that is not counted on.
            error += (1L << i) * drops.get(i);
        }
        return count == 0 ? 0 : (double) error / count;
    }

    private record Weighted(Decimal value, long weight) {}

    /**
     * The smallest value that at least a share of all values do not exceed.
     *
     * @param percents the shares in percent, ascending, above 0 and not above 100
     * @return one value for each; empty when nothing was added
     */
    public List<Decimal> quantiles(List<Decimal> percents) {
        List<Decimal> found = new ArrayList<>();
        List<Weighted> sorted = sorted();
        Decimal total = Decimal.of(count);
        long rank = 0;
        int at = 0;
        for (Decimal percent : percents) {
            if (sorted.isEmpty()) {
                return found;
            }
            Decimal wanted = percent.times(total);
            while (at < sorted.size() - 1
                    && Decimal.of(100 * (rank + sorted.get(at).weight())).compareTo(wanted) < 0) {
                rank += sorted.get(at).weight();
                at++;
            }
            found.add(sorted.get(at).value());
        }
        return found;
    }

    /** The smallest value that at least {@code percent} of all values do not exceed; null when nothing was added. */
    public @Nullable Decimal quantile(Decimal percent) {
        List<Decimal> found = quantiles(List.of(percent));
        return found.isEmpty() ? null : found.get(0);
    }

    /** How many values do not exceed one. */
    public long rank(Decimal value) {
        long rank = 0;
        for (int i = 0; i < levels.size(); i++) {
            rank += (1L << i)
                    * levels.get(i).stream()
                            .filter(one -> one.compareTo(value) <= 0)
                            .count();
        }
        return rank;
    }

    private List<Weighted> sorted() {
        List<Weighted> all = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            long weight = 1L << i;
            levels.get(i).forEach(value -> all.add(new Weighted(value, weight)));
        }
        all.sort(Comparator.comparing(Weighted::value));
        return all;
    }

    /** Writes it, to be merged elsewhere. */
    public void write(ByteWriter out) {
        out.writeByte(FORMAT);
        out.writeUnsigned(count);
        out.writeUnsigned(levels.size());
        for (int i = 0; i < levels.size(); i++) {
            out.writeBoolean(odd.get(i));
            out.writeUnsigned(drops.get(i));
            out.writeUnsigned(levels.get(i).size());
            levels.get(i).forEach(out::writeDecimal);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalStateException if it is of another version
     */
    public static QuantileSketch read(ByteReader in) {
        int format = in.readByte();
        if (format != FORMAT) {
            throw new IllegalStateException("a sketch has format " + format + ", this version reads format " + FORMAT);
        }
        QuantileSketch sketch = new QuantileSketch();
        sketch.count = in.readUnsigned();
        int levels = in.readCount();
        for (int i = 0; i < levels; i++) {
            List<Decimal> level = sketch.level(i);
            sketch.odd.set(i, in.readBoolean());
            sketch.drops.set(i, in.readUnsigned());
            for (int left = in.readCount(); left > 0; left--) {
                level.add(Objects.requireNonNull(in.readDecimal()));
            }
        }
        return sketch;
    }
}
