package io.tierstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.cli.demo.Snapshot.TargetCount;
import io.tierstream.cli.demo.Snapshot.Told;
import io.tierstream.cli.terminal.Paint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewTest {

    private static final Addresses ADDRESSES =
            new Addresses("127.0.0.1:21000", "http://127.0.0.1:22000/apis/ccompat/v7", null, Path.of("demo.log"));

    private static final Snapshot SNAPSHOT = new Snapshot(
            83.4,
            2_150,
            16_712,
            203.4,
            List.of(
                    new TargetCount("value:gold", 97, 1.4, 1.2),
                    new TargetCount("value:silver", 310, 5.2, 4.8),
                    new TargetCount("value:bronze", 402, 8, 7.6)),
            List.of(
                    new TargetCount("vip", 61, 0.6, 0.8),
                    new TargetCount("frustrated", 0, 0, 0),
                    new TargetCount("dormant", 1_204, 21.4, 22)),
            9_120,
            7_046,
            6_410,
            36.6,
            36.4,
            new Percentiles(812, 14, 48),
            new Percentiles(640, 262, 351),
            List.of(
                    new Told(
                            "12:00:03.120",
                            "C000017",
                            false,
                            "left value:gold: spend_60s fell from 212.40 to 120, not >= 150, by time alone (the 60s window"
                                    + " moved on)"),
                    new Told(
                            "12:00:03.101",
                            "C001204",
                            true,
                            "entered vip: orders_60s rose from 1 to 2, >= 2, by event E90")));

    @ParameterizedTest
    @ValueSource(ints = {60, 120})
    void fitsTheWidth(int width) throws IOException {
        List<String> lines = new View(ADDRESSES, new Paint(false)).lines(SNAPSHOT, width, 50);

        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        golden("view-" + width, String.join("\n", lines) + "\n");
    }

    @Test
    void fitsTheHeight() {
        assertThat(new View(ADDRESSES, new Paint(false)).lines(SNAPSHOT, 80, 10))
                .hasSize(10);
    }

    @Test
    void coloursChangeNothingButColours() {
        List<String> plain = new View(ADDRESSES, new Paint(false)).lines(SNAPSHOT, 80, 50);
        List<String> coloured = new View(ADDRESSES, new Paint(true)).lines(SNAPSHOT, 80, 50);

        assertThat(coloured).isNotEqualTo(plain);
        assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[\\d+m", "")))
                .isEqualTo(plain);
    }

    @Test
    void statusLinesHaveEveryFigure() {
        assertThat(PlainOutput.status(SNAPSHOT))
                .isEqualTo("status seconds=83 events=16712 customers=2150 entries=9120 exits=7046 by_time=6410"
                        + " entries_per_s=36.6 exits_per_s=36.4 event_p50_ms=14 event_p99_ms=48 due_p50_ms=262"
                        + " due_p99_ms=351 value:gold=97 value:silver=310 value:bronze=402 vip=61 frustrated=0"
                        + " dormant=1204");
    }

    private static void golden(String name, String text) throws IOException {
        String resource = name + ".txt";
        if ("write".equals(System.getProperty("tierstream.golden"))) {
            Path file = Path.of(System.getProperty("tierstream.root", ".."))
                    .resolve("cli/src/test/resources/io/tierstream/cli/demo/" + resource);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
            return;
        }
        try (InputStream in = ViewTest.class.getResourceAsStream(resource)) {
            assertThat(text).isEqualTo(in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
