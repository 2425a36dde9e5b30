package io.tierstream.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against hashes computed by the reference implementation ({@code xxhsum -H64}, version 0.8.1). */
class XxHash64Test {

    @ParameterizedTest
    @CsvSource({
        "'', ef46db3751d8e999",
        "a, d24ec4f1a98c6e5b",
        "abc, 44bc2cf5ad770999",
        "message digest, 066ed728fceeb3be",
        "0123456789abcdef0123456789abcde, 1fdfc63febacfde7",
        "0123456789abcdef0123456789abcdef, 642a94958e71e6c5",
        "0123456789abcdef0123456789abcdef0, e87684f08d6d0816",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890, e04a477f19ee145d",
        "Kundennummer Grüße 顧客 🎁, 0cbecc306e33b169",
    })
    void hashesTextAsTheReferenceImplementationDoes(String text, String hash) {
        assertThat(HexFormat.of().toHexDigits(XxHash64.of(text))).isEqualTo(hash);
    }

    /** Lengths 0 to 200 pass through every branch: stripes of 32 bytes, words of 8 and 4, single bytes. */
    @Test
    void hashesEveryLengthAsTheReferenceImplementationDoes() throws IOException {
        List<String> expected = byLength();
        assertThat(expected).hasSize(201);
        for (int length = 0; length < expected.size(); length++) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (i * 31 + 7);
            }
            assertThat(HexFormat.of().toHexDigits(XxHash64.of(bytes)))
                    .as("%s bytes", length)
                    .isEqualTo(expected.get(length));
        }
    }

    private static List<String> byLength() throws IOException {
        try (InputStream in = XxHash64Test.class.getResourceAsStream("XxHash64Test.by-length.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
