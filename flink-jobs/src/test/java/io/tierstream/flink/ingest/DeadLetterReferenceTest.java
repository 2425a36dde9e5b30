package io.tierstream.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rewrite the page with {@code -Dtierstream.rewrite=true}. */
final class DeadLetterReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "dead-letters.md");

    @Test
    void thePageInDocsIsTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("tierstream.rewrite")) {
            Files.writeString(PAGE, DeadLetterReference.markdown());
        }

        assertThat(PAGE)
                .as("docs/dead-letters.md; rewrite it with -Dtierstream.rewrite=true")
                .exists();
        assertThat(Files.readString(PAGE)).isEqualTo(DeadLetterReference.markdown());
    }

    @Test
    void everyCodeIsThere() {
        for (RejectionCode code : RejectionCode.values()) {
            assertThat(DeadLetterReference.markdown()).containsOnlyOnce("| `" + code.text() + "` |");
        }
    }
}
