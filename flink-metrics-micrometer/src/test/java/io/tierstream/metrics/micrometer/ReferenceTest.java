package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rewrite the page with {@code -Dtierstream.rewrite=true}. */
final class ReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics-micrometer.md");

    @Test
    void thePageInDocsIsTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("tierstream.rewrite")) {
            Files.writeString(PAGE, Reference.markdown());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/metrics-micrometer.md; rewrite it with -Dtierstream.rewrite=true")
                .isEqualTo(Reference.markdown());
    }

    @Test
    void everyKeyHasItsRow() {
        for (Option option : Option.values()) {
            assertThat(Reference.markdown()).containsOnlyOnce("| `" + option.key() + "` |");
        }
    }
}
