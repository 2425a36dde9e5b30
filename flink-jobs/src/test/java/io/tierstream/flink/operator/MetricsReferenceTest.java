package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rewrite the page with {@code -Dtierstream.rewrite=true}. */
final class MetricsReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void thePageInDocsIsTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("tierstream.rewrite")) {
            Files.writeString(PAGE, MetricsReference.markdown());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/metrics.md; rewrite it with -Dtierstream.rewrite=true")
                .isEqualTo(MetricsReference.markdown());
    }

    /** A metric that is registered past the list would be missing from the page. */
    @Test
    void nothingIsRegisteredPastTheList() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> registering = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(MetricsReferenceTest::registers)
                    .toList();
            assertThat(registering)
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasFileName("JobMetric.java"));
        }
    }

    private static boolean registers(Path file) {
        try {
            String text = Files.readString(file);
            return text.matches("(?s).*(roup|roup\\(\\)|\\))\\s*\\.(counter|gauge|histogram|meter)\\((id|\").*");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
