package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rewrite the page with {@code -Dtierstream.rewrite=true}. */
final class MetricsReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Path SOURCES = Path.of("src", "main", "java");

    /** By a name that stands in the code, or by {@link JobMetric}'s own field. */
    private static final Pattern REGISTRATION = Pattern.compile("\\.(counter|gauge|histogram|meter)\\((id|\")");

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
            return REGISTRATION.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
