package io.tierstream.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowExtremeTest {

    private record Item(long time, Decimal value) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void answersAsASearchThroughTheWindowDoes(int limit) {
        SplittableRandom random = new SplittableRandom(7 + limit);
        for (int round = 0; round < 300; round++) {
            int sign = random.nextBoolean() ? 1 : -1;
            WindowExtreme extreme = new WindowExtreme(sign, limit);
            List<Item> inside = new ArrayList<>();
            long clock = 0;
            for (int i = 0; i < 60; i++) {
                if (random.nextInt(3) > 0) {
                    clock += random.nextInt(3);
                    // Mostly falling, so that many candidates have to be left out; now and then late.
                    long time = Math.max(0, clock - (random.nextInt(3) == 0 ? random.nextInt(20) : 0));
                    Item item = new Item(time, Decimal.of((random.nextInt(30) - i) * sign));
                    if (inside.isEmpty() || time >= earliest(inside)) {
                        inside.add(item);
                        extreme.add(item.time(), item.value());
                    }
                } else if (!inside.isEmpty()) {
                    leave(extreme, inside, random);
                }
                if (extreme.candidates().size() > limit || !Objects.equals(extreme.reading(), best(inside, sign))) {
                    throw new AssertionError("round " + round + ": " + extreme.candidates() + " of " + inside);
                }
                extreme = random.nextInt(4) == 0 ? restored(extreme, sign, limit) : extreme;
            }
        }
    }

    private static long earliest(List<Item> inside) {
        return inside.stream().mapToLong(Item::time).min().orElseThrow();
    }

    /** All events of the earliest time leave; if need be the answer is rebuilt from the rest, in any order of logs. */
    private static void leave(WindowExtreme extreme, List<Item> inside, SplittableRandom random) {
        long time = earliest(inside);
        boolean broken = false;
        for (Item item : List.copyOf(inside)) {
            if (item.time() == time) {
                inside.remove(item);
                broken |= extreme.remove(item.time(), item.value());
            }
        }
        if (broken) {
            extreme.reset();
            List<Item> rest = new ArrayList<>(inside);
            Collections.shuffle(rest, new Random(random.nextLong()));
            rest.forEach(item -> extreme.takeBack(item.time(), item.value()));
        }
    }

    private static @Nullable Decimal best(List<Item> inside, int sign) {
        Comparator<Decimal> order = (a, b) -> a.compareTo(b) * sign;
        return inside.stream().map(Item::value).max(order).orElse(null);
    }

    private static WindowExtreme restored(WindowExtreme extreme, int sign, int limit) {
        ByteWriter out = new ByteWriter(64);
        extreme.write(out);
        WindowExtreme restored = new WindowExtreme(sign, limit);
        restored.read(new ByteReader(out.toBytes()));
        return restored;
    }

    /** The limit is a setting: a state written with a greater one must not lose a candidate from its middle. */
    @Test
    void readsMoreCandidatesThanItWouldKeep() {
        WindowExtreme generous = new WindowExtreme(1, 10);
        for (int i = 0; i < 8; i++) {
            generous.add(i, Decimal.of(100 - i));
        }
        WindowExtreme strict = restored(generous, 1, 3);
        strict.add(8, Decimal.of(92));
        assertThat(strict.candidates()).hasSize(3);
        boolean broken = false;
        for (int i = 0; i < 3 && !broken; i++) {
            assertThat(strict.reading()).isEqualTo(Decimal.of(100 - i));
            broken = strict.remove(i, Decimal.of(100 - i));
        }
        assertThat(broken).as("the fourth is looked up in the history").isTrue();
    }

    @Test
    void takesNoNoticeOfMissingValues() {
        WindowExtreme extreme = new WindowExtreme(1, 2);
        extreme.add(1, null);
        assertThat(extreme.reading()).isNull();
        assertThat(extreme.remove(1, null)).isFalse();
    }
}
