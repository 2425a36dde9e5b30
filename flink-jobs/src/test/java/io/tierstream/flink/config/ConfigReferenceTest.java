package io.tierstream.flink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rewrite the page with {@code -Dtierstream.rewrite=true}. */
final class ConfigReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    @Test
    void thePageInDocsIsTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("tierstream.rewrite")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigReference.markdown());
        }

        assertThat(PAGE)
                .as("docs/configuration.md; rewrite it with -Dtierstream.rewrite=true")
                .exists();
        assertThat(Files.readString(PAGE)).isEqualTo(ConfigReference.markdown());
    }

    @Test
    void everyKeyHasItsRowAndIsDeclaredOnce() {
        String page = ConfigReference.markdown();
        Set<String> names = new HashSet<>();

        for (String name : Keys.names()) {
            assertThat(names.add(name)).as(name).isTrue();
            assertThat(page).containsOnlyOnce("| `" + name + "`<br>");
        }
    }

    @Test
    void everyDefaultAndExampleIsValid() {
        for (Setting<?> setting : Settings.ALL) {
            assertThat(setting.type().parse(setting.example()))
                    .as(setting.name())
                    .isNotNull();
        }
    }
}
