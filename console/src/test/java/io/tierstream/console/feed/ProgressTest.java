package io.tierstream.console.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class ProgressTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final TopicPartition PARTITION = new TopicPartition("transitions", 0);

    private final Progress progress = new Progress(START);

    @Test
    void isNotCaughtUpBeforeItReachedAnEnd() {
        assertThat(after(0).caughtUp()).isFalse();
        progress.ends(START.plusMillis(100), Map.of(PARTITION, 10L));
        progress.position(PARTITION, 9);
        assertThat(after(200).caughtUp()).isFalse();

        progress.position(PARTITION, 10);
        assertThat(after(300).caughtUp()).isTrue();
    }

    @Test
    void isCaughtUpWhileItIsLittleBehind() {
        progress.ends(START, Map.of(PARTITION, 10L));
        progress.position(PARTITION, 10);
        assertThat(after(0).caughtUp()).isTrue();
        progress.ends(START.plusMillis(500), Map.of(PARTITION, 20L));

        assertThat(after(1_900).caughtUp()).isTrue();
        assertThat(after(1_900).behind()).isEqualTo(Duration.ofMillis(1_900));
        assertThat(after(2_000).caughtUp()).isFalse();
    }

    private Progress.State after(long millis) {
        return progress.state(START.plusMillis(millis));
    }
}
