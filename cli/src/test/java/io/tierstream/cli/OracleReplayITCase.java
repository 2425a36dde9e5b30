package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real event histories, replayed, against what a brute-force oracle says about them. The histories are no part of the
 * repository; without them the test is skipped.
 */
class OracleReplayITCase {

    private static final Path ROOT = Path.of(System.getProperty("tierstream.root", ".."));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "cdnow, last, until_last",
        "cdnow, forever, until_inf",
        "bpi2012, last, until_last",
        "bpi2012, forever, until_inf",
        "trivago, last, until_last",
        "trivago, forever, until_inf",
        "online_retail, last, until_last",
        "online_retail, forever, until_inf"
    })
    void givesTheTransitionsOfTheOracle(String name, String until, String expected) throws IOException {
        Path events = shared().resolve("data/" + name + "/events.csv.gz");
        Path oracle = shared().resolve("oracle/expected/" + name + "." + expected + ".csv.gz");
        assumeTrue(Files.exists(events) && Files.exists(oracle), "no sample data in " + shared());
        Path rules = ROOT.resolve("examples/rule-sets/" + name + ".yaml");
        Path out = directory.resolve("transitions.csv");

        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--until", until, "--out", out);

        assertThat(run.code()).as(run.err()).isZero();
        List<String> actual = Files.readAllLines(out).stream()
                .skip(1)
                .map(OracleReplayITCase::asTheOracleWrites)
                .toList();
        System.out.println(name + " until " + until + ": " + actual.size() + " transitions; " + run.err());
        assertThat(actual).isEqualTo(oracleLines(oracle));
    }

    private static Path shared() {
        String configured = System.getProperty("tierstream.shared", "");
        return configured.isEmpty() ? ROOT.resolve("../shared") : Path.of(configured);
    }

    /** Neither customers nor targets of these histories need quotes. */
    private static String asTheOracleWrites(String line) {
        String[] cells = line.split(",", -1);
        return cells[2] + "," + cells[1] + "," + cells[3] + "," + cells[0];
    }

    private static List<String> oracleLines(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).toList();
        }
    }
}
