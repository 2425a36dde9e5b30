package io.tierstream.engine.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantileSketchTest {

    private static final List<Decimal> PERCENTS = percents();

    private static List<Decimal> percents() {
        List<Decimal> percents = new ArrayList<>();
        for (int percent = 1; percent < 100; percent++) {
            percents.add(Decimal.of(percent));
        }
        percents.add(Decimal.parse("99.9"));
        return percents;
    }

    @Test
    void isExactWhileThereAreFew() {
        QuantileSketch sketch = new QuantileSketch();
        for (int value = 10; value >= 1; value--) {
            sketch.add(Decimal.of(value));
        }

        assertThat(sketch.quantile(Decimal.of(20))).isEqualTo(Decimal.of(2));
        assertThat(sketch.quantile(Decimal.of(21))).isEqualTo(Decimal.of(3));
        assertThat(sketch.quantile(Decimal.of(95))).isEqualTo(Decimal.of(10));
        assertThat(sketch.quantile(Decimal.of(1))).isEqualTo(Decimal.of(1));
        assertThat(sketch.rankError()).isZero();
    }

    @Test
    void hasNoQuantilesOfNothing() {
        assertThat(new QuantileSketch().quantile(Decimal.of(50))).isNull();
    }

    /** Order and distribution of the values are as bad as they come; the last number is the allowed error in percent. */
    @ParameterizedTest
    @CsvSource({
        "random, 1, 10000, 0.05",
        "random, 1, 400000, 0.2",
        "random, 8, 400000, 0.2",
        "rising, 1, 400000, 0.2",
        "falling, 8, 400000, 0.2",
        "zigzag, 3, 400000, 0.2",
        "few, 8, 400000, 0.2"
    })
    void staysWithinItsRankErrorWhateverComes(String kind, int parts, int count, double percent) {
        SplittableRandom random = new SplittableRandom(7);
        List<QuantileSketch> sketches = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            sketches.add(new QuantileSketch());
        }
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (kind) {
                case "random" -> random.nextLong(1_000_000_000);
                case "rising" -> i;
                case "falling" -> -i;
                case "zigzag" -> i % 2 == 0 ? i : -i;
                default -> random.nextInt(7);
            };
            sketches.get(i % parts).add(Decimal.of(values[i]));
        }
        QuantileSketch whole = new QuantileSketch();
        sketches.forEach(sketch -> whole.merge(restored(sketch)));

        Arrays.sort(values);
        List<Decimal> quantiles = whole.quantiles(PERCENTS);
        double worst = 0;
        for (int i = 0; i < PERCENTS.size(); i++) {
            double wanted = PERCENTS.get(i).doubleValue() / 100 * count;
            long value = quantiles.get(i).toBigDecimal().longValueExact();
            // Of equal values any rank is right.
            double below = first(values, value);
            double upTo = first(values, value + 1);
            worst = Math.max(worst, Math.max(below - wanted, wanted - upTo) / count);
        }
        assertThat(whole.count()).isEqualTo(count);
        assertThat(worst).isLessThanOrEqualTo(whole.rankError()).isLessThanOrEqualTo(percent / 100);
        assertThat(whole.rankError()).isLessThan(0.003);
    }

    private static int first(long[] sorted, long value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Test
    void isTheSameForTheSameInput() {
        List<Decimal> values = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            values.add(Decimal.of(i, 2));
        }
        Collections.shuffle(values, new java.util.Random(3));
        QuantileSketch one = new QuantileSketch();
        QuantileSketch other = new QuantileSketch();
        values.forEach(one::add);
        values.forEach(other::add);

        assertThat(bytes(one)).isEqualTo(bytes(other));
    }

    private static byte[] bytes(QuantileSketch sketch) {
        ByteWriter out = new ByteWriter(1024);
        sketch.write(out);
        return out.toBytes();
    }

    private static QuantileSketch restored(QuantileSketch sketch) {
        return QuantileSketch.read(new ByteReader(bytes(sketch)));
    }
}
