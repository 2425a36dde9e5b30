package io.tierstream.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.expression.Decimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThresholdsTest {

    @Test
    void cutsTheNumberLineAtEachConstant() {
        Thresholds thresholds = Thresholds.of(List.of(Decimal.of(10), Decimal.of(5), Decimal.parse("5.0")));
        assertThat(thresholds.size()).isEqualTo(2);
        assertThat(thresholds.indexOf(Decimal.of(5))).isEqualTo(0);
        assertThat(thresholds.indexOf(Decimal.of(10))).isEqualTo(1);
        assertThat(thresholds.bucket((Decimal) null)).isEqualTo(Thresholds.UNDEFINED);
        assertThat(thresholds.bucket(Decimal.parse("4.99"))).isEqualTo(0);
        assertThat(thresholds.bucket(Decimal.of(5))).isEqualTo(1);
        assertThat(thresholds.bucket(Decimal.of(7))).isEqualTo(2);
        assertThat(thresholds.bucket(Decimal.of(10))).isEqualTo(3);
        assertThat(thresholds.bucket(Decimal.of(11))).isEqualTo(4);
    }

    @Test
    void hasOneBucketWithoutConstants() {
        Thresholds none = Thresholds.of(List.of());
        assertThat(none.bucket(Decimal.of(-3))).isEqualTo(0);
        assertThat(none.bucket((Decimal) null)).isEqualTo(Thresholds.UNDEFINED);
    }

    @Test
    void findsTheBucketThatCountingWouldFind() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 2_000; round++) {
            List<Decimal> constants = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                constants.add(Decimal.of(random.nextInt(-20, 20), random.nextInt(2)));
            }
            Thresholds thresholds = Thresholds.of(constants);
            Decimal value = Decimal.of(random.nextInt(-50, 50), random.nextInt(2));
            long below = constants.stream()
                    .distinct()
                    .filter(c -> c.compareTo(value) < 0)
                    .count();
            long expected = 2 * below + (constants.contains(value) ? 1 : 0);
            assertThat(thresholds.bucket(value)).isEqualTo((int) expected);
            assertThat(summing(value).bucket(thresholds, 0)).isEqualTo((int) expected);
            long count = random.nextLong(1, 50);
            Decimal sum = value.times(Decimal.of(count));
            int guess = random.nextInt(-1, 2 * thresholds.size() + 1);
            assertThat(thresholds.bucket(value, guess)).isEqualTo((int) expected);
            assertThat(thresholds.bucketOfMean(sum, count, guess)).isEqualTo((int) expected);
            assertThat(thresholds.bucketOfZero()).isEqualTo(thresholds.bucket(Decimal.ZERO));
        }
    }

    @Test
    void findsTheBucketOfAWholeNumberAmongAnyConstants() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2_000; round++) {
            List<Decimal> constants = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                constants.add(Decimal.of(random.nextInt(-200, 200), random.nextInt(3)));
            }
            constants.add(Decimal.parse("1" + "0".repeat(random.nextInt(15, 40))));
            constants.add(Decimal.parse("-1" + "0".repeat(random.nextInt(15, 40))));
            Thresholds thresholds = Thresholds.of(constants);
            long value = round % 10 == 0 ? random.nextLong() : random.nextLong(-250, 250);
            int expected = thresholds.bucket(Decimal.of(value));
            assertThat(thresholds.bucket(value)).as(value + " in " + constants).isEqualTo(expected);
        }
    }

    private static Accumulator summing(Decimal value) {
        Accumulators.Summing sum = new Accumulators.Summing();
        sum.add(0, value);
        return sum;
    }

    @Test
    void hasNoBucketForAMeanOfNothing() {
        assertThat(Thresholds.of(List.of(Decimal.of(1))).bucketOfMean(Decimal.ZERO, 0, 0))
                .isEqualTo(Thresholds.UNDEFINED);
    }

    /** A third cannot be written in decimals, and still is neither above nor below a third. */
    @Test
    void comparesAMeanWithoutDividing() {
        Thresholds thresholds = Thresholds.of(List.of(Decimal.parse("0.3333333333333333333333333333333333")));
        assertThat(thresholds.bucketOfMean(Decimal.of(1), 3, 0)).isEqualTo(2);
    }

    @Test
    void knowsOnlyItsOwnConstants() {
        Thresholds thresholds = Thresholds.of(List.of(Decimal.of(1)));
        assertThatThrownBy(() -> thresholds.indexOf(Decimal.of(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2");
    }
}
