package io.tierstream.engine.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.expression.Decimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {

    private static final Map<String, TreeSet<Decimal>> ASKED =
            Map.of("spend", new TreeSet<>(List.of(Decimal.of(20), Decimal.of(50), Decimal.of(95))));

    private static final long DAY = 86_400_000;

    private static Census census(List<Long> values) {
        Census census = Census.exact();
        census.ask(Map.of("spend", ASKED.get("spend")));
        values.forEach(value -> census.add("spend", Decimal.of(value)));
        return census;
    }

    /** Customer by customer: who would be on the other side of a cut if it were made now. */
    private static boolean naive(List<Long> before, List<Long> now, double points) {
        for (int percent : new int[] {20, 50, 95}) {
            long old = quantile(before, percent);
            long cut = quantile(now, percent);
            long moved =
                    now.stream().filter(value -> (value > old) != (value > cut)).count();
            if (moved * 100.0 > points * now.size()) {
                return true;
            }
        }
        return false;
    }

    private static long quantile(List<Long> values, int percent) {
        List<Long> sorted = values.stream().sorted().toList();
        for (int i = 0; i < sorted.size(); i++) {
            if ((i + 1) * 100 >= percent * sorted.size()) {
                return sorted.get(i);
            }
        }
        throw new IllegalArgumentException("no values");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void countsWhoWouldChangeSides(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int drifted = 0;
        for (int round = 0; round < 500; round++) {
            List<Long> before = values(random, 0);
            List<Long> now = random.nextInt(4) == 0 ? before : values(random, random.nextInt(4));
            int points = 1 + random.nextInt(30);
            boolean expected = naive(before, now, points);

            assertThat(census(now).hasDrifted(census(before).cutOffs(7, 1), 1, Decimal.of(points)))
                    .isEqualTo(expected);
            drifted += expected ? 1 : 0;
        }
        assertThat(drifted).isBetween(50, 450);
    }

    private static List<Long> values(SplittableRandom random, int shift) {
        List<Long> values = new ArrayList<>();
        int many = 5 + random.nextInt(60);
        int distinct = 2 + random.nextInt(40);
        for (int i = 0; i < many; i++) {
            values.add((long) shift + random.nextInt(distinct));
        }
        return values;
    }

    @Test
    void whoHadNoPlaceForWantOfCustomersGetsOneAsSoonAsThereAreEnough() {
        CutOffs few = census(List.of(1L, 2L)).cutOffs(7, 1);

        assertThat(census(List.of(1L, 2L)).hasDrifted(few, 3, Decimal.of(2))).isFalse();
        assertThat(census(List.of(1L, 2L, 2L)).hasDrifted(few, 3, Decimal.of(2)))
                .isTrue();
        assertThat(census(List.of(1L, 2L, 2L)).hasDrifted(CutOffs.NONE, 3, Decimal.of(2)))
                .isTrue();
    }

    @Test
    void isLookedAtEveryCheckAndCutByScheduleWhateverTheDrift() {
        Population population = new Population(
                Recut.everyMillis(10 * DAY), 1, null, new Drift(Decimal.of(2), Recut.everyMillis(3 * DAY)));
        Census same = census(List.of(1L, 2L, 3L));
        CutOffs inForce = same.cutOffs(10 * DAY, 1);

        assertThat(population.lookAfter(8 * DAY)).isEqualTo(9 * DAY);
        assertThat(population.lookAfter(9 * DAY)).isEqualTo(10 * DAY);
        assertThat(population.lookNotAfter(11 * DAY)).isEqualTo(10 * DAY);
        assertThat(population.lookNotAfter(13 * DAY)).isEqualTo(12 * DAY);
        assertThat(population.isCutAnew(12 * DAY, inForce, same)).isFalse();
        assertThat(population.isCutAnew(12 * DAY, inForce, census(List.of(5L, 6L, 7L))))
                .isTrue();
        assertThat(population.isCutAnew(20 * DAY, inForce, same)).isTrue();
        assertThat(new Population(Recut.everyMillis(10 * DAY), 1, null).isCutAnew(10 * DAY, inForce, same))
                .isTrue();
    }
}
