package io.tierstream.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowExtremeTest {

    private static final long BASE = 1L << 61;

    private record Item(long time, Decimal value) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void answersAsASearchThroughTheWindowDoes(int rowSize) {
        SplittableRandom random = new SplittableRandom(7 + rowSize);
        for (int round = 0; round < 300; round++) {
            int sign = random.nextBoolean() ? 1 : -1;
            HeapPages pages = new HeapPages();
            WindowExtreme extreme = empty(sign, rowSize, pages);
            List<Item> inside = new ArrayList<>();
            long clock = 0;
            for (int i = 0; i < 80; i++) {
                if (random.nextInt(4) > 0) {
                    clock += random.nextInt(3);
                    // Mostly falling, so that the queue is long; now and then late.
                    long time = Math.max(0, clock - (random.nextInt(3) == 0 ? random.nextInt(40) : 0));
                    int noise = random.nextInt(random.nextInt(8) == 0 ? 60 : 3);
                    Item item = new Item(time, Decimal.of((noise - i) * sign));
                    if (inside.isEmpty() || time >= earliest(inside)) {
                        inside.add(item);
                        extreme.add(item.time(), item.value());
                    }
                } else if (!inside.isEmpty()) {
                    leave(extreme, inside);
                }
                if (!Objects.equals(extreme.reading(), best(inside, sign))) {
                    throw new AssertionError("round " + round + ": " + extreme.candidates() + " of " + inside);
                }
                if (random.nextInt(4) == 0) {
                    extreme = restored(extreme, sign, rowSize, pages);
                } else if (random.nextInt(20) == 0) {
                    extreme.detach();
                    assertThat(pages.size()).isZero();
                }
            }
            while (!inside.isEmpty()) {
                leave(extreme, inside);
                assertThat(extreme.reading()).isEqualTo(best(inside, sign));
            }
            restored(extreme, sign, rowSize, pages);
            assertThat(pages.size()).as("rows left").isZero();
        }
    }

    private static long earliest(List<Item> inside) {
        return inside.stream().mapToLong(Item::time).min().orElseThrow();
    }

    /** All events of the earliest time leave. */
    private static void leave(WindowExtreme extreme, List<Item> inside) {
        long time = earliest(inside);
        for (Item item : List.copyOf(inside)) {
            if (item.time() == time) {
                inside.remove(item);
                assertThat(extreme.remove(item.time(), item.value())).isFalse();
            }
        }
    }

    private static @Nullable Decimal best(List<Item> inside, int sign) {
        Comparator<Decimal> order = (a, b) -> a.compareTo(b) * sign;
        return inside.stream().map(Item::value).max(order).orElse(null);
    }

    private static WindowExtreme empty(int sign, int rowSize, Pages pages) {
        WindowExtreme extreme = new WindowExtreme(sign, rowSize);
        extreme.attach(pages, BASE);
        return extreme;
    }

    private static WindowExtreme restored(WindowExtreme extreme, int sign, int rowSize, Pages pages) {
        ByteWriter out = new ByteWriter(64);
        extreme.write(out);
        WindowExtreme restored = empty(sign, rowSize, pages);
        restored.read(new ByteReader(out.toBytes()));
        return restored;
    }

    /** However many values fall one after the other, an event costs a fraction of a row and the state stays short. */
    @Test
    void steadilyFallingValuesTouchFewRows() {
        CountingPages pages = new CountingPages(new HeapPages());
        WindowExtreme extreme = empty(1, 32, pages);
        int longest = 0;
        int events = 20_000;
        for (int i = 0; i < events; i++) {
            extreme.add(i, Decimal.of(-i));
            if (i >= 10_000) {
                extreme.remove(i - 10_000, Decimal.of(10_000 - i));
            }
            ByteWriter out = new ByteWriter(64);
            extreme.write(out);
            longest = Math.max(longest, out.size());
            extreme = empty(1, 32, pages);
            extreme.read(new ByteReader(out.toBytes()));
        }
        assertThat(extreme.reading()).isEqualTo(Decimal.of(-10_000));
        double touched = (pages.reads() + pages.writes() + pages.deletes()) / (double) events;
        assertThat(touched).as("rows touched per event").isLessThan(0.1);
        assertThat(longest).as("bytes of state").isLessThan(1_000);
    }

    /** A value that beats them all takes the rows with it. */
    @Test
    void aValueThatBeatsAllLeavesNoRow() {
        HeapPages pages = new HeapPages();
        WindowExtreme extreme = empty(1, 4, pages);
        for (int i = 0; i < 1_000; i++) {
            extreme.add(i, Decimal.of(-i));
        }
        extreme = restored(extreme, 1, 4, pages);
        assertThat(pages.size()).isGreaterThan(200);
        extreme.add(2_000, Decimal.of(1));
        assertThat(extreme.reading()).isEqualTo(Decimal.of(1));
        restored(extreme, 1, 4, pages);
        assertThat(pages.size()).isZero();
    }

    @Test
    void takesNoNoticeOfMissingValues() {
        WindowExtreme extreme = empty(1, 2, new HeapPages());
        extreme.add(1, null);
        assertThat(extreme.reading()).isNull();
        assertThat(extreme.remove(1, null)).isFalse();
    }
}
