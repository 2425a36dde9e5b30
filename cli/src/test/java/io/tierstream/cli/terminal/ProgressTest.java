package io.tierstream.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final StringWriter text = new StringWriter();
    private long nanos;

    @Test
    void drawsAFewTimesASecondAndWipesTheLine() {
        Progress progress = progress(true);
        progress.update(10, 1);
        nanos = 2_000_000_000L;
        progress.update(50, 3_000);
        progress.close();

        assertThat(text.toString())
                .isEqualTo("\r[============            ]  50%  3,000 rows  1,500 rows/s\u001b[K\r\u001b[K");
    }

    @Test
    void isSilentWithoutAPerson() {
        Progress progress = progress(false);
        nanos = 2_000_000_000L;
        progress.update(50, 3_000);
        progress.close();

        assertThat(text.toString()).isEmpty();
    }

    private Progress progress(boolean shown) {
        return new Progress(new PrintWriter(text), 100, shown, () -> nanos);
    }
}
