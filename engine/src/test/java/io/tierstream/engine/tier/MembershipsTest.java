package io.tierstream.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MembershipsTest {

    private record Held(int level, long since) {}

    @Test
    void behavesAsASortedMap() {
        SplittableRandom random = new SplittableRandom(8);
        Memberships memberships = new Memberships();
        TreeMap<Integer, Held> expected = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            int unit = random.nextInt(40);
            int level = random.nextInt(4);
            memberships.set(unit, level, i);
            if (level == 0) {
                expected.remove(unit);
            } else {
                expected.put(unit, new Held(level, i));
            }
            if (i % 50 == 0) {
                assertThat(content(memberships)).isEqualTo(List.copyOf(expected.entrySet()));
                memberships = restored(memberships, i);
            }
        }
        assertThat(content(memberships)).isEqualTo(List.copyOf(expected.entrySet()));
    }

    private static List<Map.Entry<Integer, Held>> content(Memberships memberships) {
        List<Map.Entry<Integer, Held>> content = new ArrayList<>();
        for (int i = 0; i < memberships.size(); i++) {
            int unit = memberships.unitAt(i);
            content.add(Map.entry(unit, new Held(memberships.level(unit), memberships.since(unit))));
        }
        return content;
    }

    private static Memberships restored(Memberships memberships, long now) {
        ByteWriter out = new ByteWriter(16);
        memberships.write(out, now);
        Memberships read = new Memberships();
        read.read(new ByteReader(out.toBytes()), now);
        return read;
    }

    @Test
    void isOutsideOfWhatWasNeverEntered() {
        Memberships memberships = new Memberships();
        memberships.set(3, 0, 7);
        assertThat(memberships.level(3)).isZero();
        assertThat(memberships.size()).isZero();
    }
}
