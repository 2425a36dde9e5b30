package io.tierstream.flink.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class InternerTest {

    private final Interner<String> interner =
            new Interner<>((bytes, from, to) -> new String(bytes, from, to - from, StandardCharsets.UTF_8));

    @Test
    void theSameBytesGiveTheSameObject() {
        byte[] bytes = "..purchase..purchase".getBytes(StandardCharsets.UTF_8);

        assertThat(interner.get(bytes, 12, 20))
                .isSameAs(interner.get(bytes, 2, 10))
                .isEqualTo("purchase");
    }

    @Test
    void isNeverWrongWhenPlacesAreContested() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            String text = Integer.toString(random.nextInt(3_000), 7).repeat(random.nextInt(4));
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

            assertThat(interner.get(bytes, 0, bytes.length)).isEqualTo(text);
        }
    }
}
