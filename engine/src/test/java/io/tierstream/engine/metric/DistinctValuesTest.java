package io.tierstream.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.codec.XxHash64;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctValuesTest {

    private static final long BASE = 1L << 62;

    private final HeapPages pages = new HeapPages();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void countsDifferentValuesAndLeavesNoRow(int inline) {
        SplittableRandom random = new SplittableRandom(inline);
        DistinctValues distinct = attached(inline);
        Map<Long, Integer> expected = new HashMap<>();
        List<Long> inside = new ArrayList<>();
        int mostRows = 0;
        for (int i = 0; i < 6_000; i++) {
            boolean growing = i / 1_000 % 2 == 0;
            if (inside.isEmpty() || random.nextInt(10) < (growing ? 8 : 3)) {
                long hash = XxHash64.of("value" + random.nextInt(600));
                inside.add(hash);
                expected.merge(hash, 1, Integer::sum);
                distinct.add(i, hash);
            } else {
                long hash = inside.remove(random.nextInt(inside.size()));
                expected.computeIfPresent(hash, (key, count) -> count == 1 ? null : count - 1);
                distinct.remove(i, hash);
            }
            assertThat(distinct.size()).isEqualTo(expected.size());
            distinct = random.nextInt(3) == 0 ? restored(distinct, inline) : distinct;
            mostRows = Math.max(mostRows, pages.size());
        }
        assertThat(mostRows).as("rows were used").isGreaterThan(4);
        for (long hash : inside) {
            distinct.remove(0, hash);
            distinct = restored(distinct, inline);
        }
        assertThat(distinct.size()).isZero();
        assertThat(pages.size()).as("rows left").isZero();
    }

    private DistinctValues attached(int inline) {
        DistinctValues distinct = new DistinctValues(inline);
        distinct.attach(pages, BASE);
        return distinct;
    }

    private DistinctValues restored(DistinctValues distinct, int inline) {
        ByteWriter out = new ByteWriter(64);
        distinct.write(out);
        DistinctValues restored = attached(inline);
        restored.read(new ByteReader(out.toBytes()));
        return restored;
    }

    @Test
    void readsAndWritesOneRowPerEventHoweverManyValuesThereAre() {
        DistinctValues distinct = attached(64);
        for (int i = 0; i < 10_000; i++) {
            distinct.add(i, XxHash64.of("value" + i));
        }
        distinct = restored(distinct, 64);
        CountingPages counting = new CountingPages(pages);
        distinct.attach(counting, BASE);
        distinct.add(1, XxHash64.of("value17"));
        ByteWriter out = new ByteWriter(64);
        distinct.write(out);
        assertThat(counting.reads()).isEqualTo(1);
        assertThat(counting.writes()).isEqualTo(1);
        assertThat(out.size()).as("bytes in the state").isLessThan(8);
    }

    @Test
    void takesNoNoticeOfMissingValues() {
        DistinctValues distinct = attached(64);
        distinct.add(1, null);
        assertThat(distinct.size()).isZero();
        assertThat(distinct.remove(1, null)).isFalse();
    }
}
