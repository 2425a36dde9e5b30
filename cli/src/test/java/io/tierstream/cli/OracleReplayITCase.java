package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tierstream.testkit.data.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real event histories, replayed, against what a brute-force oracle says about them. The histories are no part of the
 * repository; without them the test is skipped.
 */
class OracleReplayITCase {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "cdnow, last, until_last, local",
        "cdnow, forever, until_inf, local",
        "bpi2012, last, until_last, local",
        "bpi2012, forever, until_inf, local",
        "trivago, last, until_last, local",
        "trivago, forever, until_inf, local",
        "online_retail, last, until_last, local",
        "online_retail, forever, until_inf, local",
        // The job takes minutes for the larger two on a small machine.
        "trivago, last, until_last, flink",
        "cdnow, forever, until_inf, flink"
    })
    void givesTheTransitionsOfTheOracle(String name, String until, String expected, String engine) throws IOException {
        Optional<Path> events = SharedData.find("data/" + name + "/events.csv.gz");
        Optional<Path> oracle = SharedData.find("oracle/expected/" + name + "." + expected + ".csv.gz");
        assumeTrue(events.isPresent() && oracle.isPresent(), "the sample data are not here");
        Path rules = SharedData.repository().resolve("examples/rule-sets/" + name + ".yaml");
        Path out = directory.resolve("transitions.csv");

        CommandRun run = CommandRun.of(
                "replay", events.orElseThrow(), "--rules", rules, "--until", until, "--engine", engine, "--out", out);

        assertThat(run.code()).as(run.err()).isZero();
        List<String> actual = Files.readAllLines(out).stream()
                .skip(1)
                .map(OracleReplayITCase::asTheOracleWrites)
                .toList();
        System.out.println(
                name + " until " + until + " by " + engine + ": " + actual.size() + " transitions; " + run.err());
        assertThat(actual).isEqualTo(oracleLines(oracle.orElseThrow()));
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
