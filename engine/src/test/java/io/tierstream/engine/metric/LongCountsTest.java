package io.tierstream.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongCountsTest {

    /** The mask decides how the keys collide: few low bits, no low bits at all, or a real hash. */
    @ParameterizedTest
    @ValueSource(longs = {0x7, 0xFF, 0xFF00000000000000L, -1})
    void countsAsAHashMapDoes(long mask) {
        SplittableRandom random = new SplittableRandom(5);
        long[] keys = random.longs(200).map(key -> key & mask).toArray();
        LongCounts counts = new LongCounts();
        Map<Long, Integer> expected = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            long key = keys[random.nextInt(keys.length)];
            int delta = expected.containsKey(key) && random.nextInt(100) < (i / 5_000 % 2 == 0 ? 40 : 60) ? -1 : 1;
            int count = expected.merge(key, delta, Integer::sum);
            if (count == 0) {
                expected.remove(key);
            }
            if (counts.add(key, delta) != count || counts.size() != expected.size()) {
                throw new AssertionError("after " + i + " changes, at key " + key);
            }
            if (i % 5_000 == 0) {
                assertThat(content(counts)).isEqualTo(expected);
                counts = restored(counts);
            }
        }
        assertThat(content(counts)).isEqualTo(expected);
    }

    private static Map<Long, Integer> content(LongCounts counts) {
        Map<Long, Integer> content = new HashMap<>();
        counts.forEach((key, count) -> assertThat(content.put(key, count)).isNull());
        return content;
    }

    private static LongCounts restored(LongCounts counts) {
        ByteWriter out = new ByteWriter(64);
        counts.write(out);
        LongCounts read = new LongCounts();
        read.read(new ByteReader(out.toBytes()));
        return read;
    }
}
