package io.tierstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

    private record Seen(long hash, long time) {}

    @Test
    void remembersTheLastOnesWithinTheHorizon() {
        SplittableRandom random = new SplittableRandom(9);
        RecentEvents recent = new RecentEvents();
        Deque<Seen> expected = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            long hash = random.nextInt(60);
            long time = i - random.nextInt(30);
            long horizon = i - 25L;
            recent.forgetUntil(horizon);
            expected.removeIf(one -> one.time() <= horizon);
            assertThat(recent.contains(hash)).isEqualTo(expected.stream().anyMatch(one -> one.hash() == hash));
            recent.add(hash, time, 12);
            expected.add(new Seen(hash, time));
            if (expected.size() > 12) {
                expected.remove();
            }
            if (i % 10 == 0) {
                recent = restored(recent, i);
            }
        }
    }

    private static RecentEvents restored(RecentEvents recent, long now) {
        ByteWriter out = new ByteWriter(16);
        recent.write(out, now);
        RecentEvents read = new RecentEvents();
        read.read(new ByteReader(out.toBytes()), now);
        return read;
    }

    @Test
    void forgetsAtOnceWhenTheCountIsLowered() {
        RecentEvents recent = new RecentEvents();
        for (int i = 0; i < 10; i++) {
            recent.add(i, i, 10);
        }
        recent.add(10, 10, 2);
        assertThat(recent.contains(8)).isFalse();
        assertThat(recent.contains(9)).isTrue();
        assertThat(recent.contains(10)).isTrue();
    }
}
