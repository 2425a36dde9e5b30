package io.tierstream.flink.collect;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.junit.jupiter.api.Test;

final class CollectSinkTest {

    /** As for a task that is cancelled while it restores. */
    @Test
    void closesThoughNeverOpened() {
        CollectSink<String> sink = new CollectSink<>(StringSerializer.INSTANCE, 1_024, "results");

        assertThatCode(() -> {
                    sink.accumulateFinalResults();
                    sink.close();
                })
                .doesNotThrowAnyException();
    }
}
