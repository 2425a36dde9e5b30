package io.tierstream.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedLinesTest {

    private record Key(long time, String customer, long sequence) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 30_000, Long.MAX_VALUE})
    void ordersByTimeCustomerAndSequenceWhetherInMemoryOrNot(long maxBytes) throws IOException {
        Random random = new Random(7);
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            keys.add(new Key(random.nextLong(20), "ä" + random.nextInt(5), i));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OrderedLines lines = new OrderedLines(maxBytes)) {
            for (Key key : keys) {
                lines.add(key.time(), key.customer(), key.sequence(), key + "\n");
            }
            lines.writeTo(out);
        }

        keys.sort(
                Comparator.comparingLong(Key::time).thenComparing(Key::customer).thenComparingLong(Key::sequence));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactlyElementsOf(keys.stream().map(Key::toString).toList());
    }
}
