package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.QuantileSketch;
import io.tierstream.testkit.data.SharedData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recency, frequency and monetary value of the CDNOW customers on 1998-07-01, against an oracle of both usual conventions. The data
 * are no part of the repository; without them the test is skipped.
 */
class RfmOracleITCase {

    private static final String RULES = """
            ruleset: rfm
            population: {recut: quarter, atLeast: 100}
            metrics:
              r: {last: time, of: purchase}
              f: {count: purchase}
              m: {sum: amount, of: purchase}
            tierSets:
            """;

    private static final int FIFTHS = 5;

    @TempDir
    private static Path directory;

    private static final List<Reference> REFERENCE = new ArrayList<>();
    private static final Map<String, Map<String, Integer>> FOUND = new HashMap<>();

    /** A line of the oracle. */
    private record Reference(
            String customer, Map<String, BigDecimal> values, Map<String, Integer> cut, Map<String, Integer> ntile) {

        BigDecimal value(String metric) {
            return Objects.requireNonNull(values.get(metric));
        }
    }

    @BeforeAll
    static void replay() throws IOException {
        Optional<Path> events = SharedData.find("data/cdnow/events.csv.gz");
        Optional<Path> oracle = SharedData.find("oracle/expected/rfm_cdnow.csv.gz");
        assumeTrue(events.isPresent() && oracle.isPresent(), "the sample data are not here");
        for (String line : SharedData.lines(oracle.orElseThrow()).subList(1, 23_571)) {
            String[] cells = line.split(",", -1);
            REFERENCE.add(new Reference(
                    cells[0],
                    Map.of("r", new BigDecimal(cells[1]), "f", new BigDecimal(cells[2]), "m", new BigDecimal(cells[3])),
                    Map.of("r", number(cells[4]), "f", number(cells[5]), "m", number(cells[6])),
                    Map.of("r", number(cells[7]), "f", number(cells[8]), "m", number(cells[9]))));
        }
        Path rules = Files.writeString(directory.resolve("rfm.yaml"), RULES + tiers("r") + tiers("f") + tiers("m"));
        Path out = directory.resolve("transitions.csv");
        CommandRun run = CommandRun.of(
                "replay", events.orElseThrow(), "--rules", rules, "--until", "1998-07-01T00:00:00Z", "--out", out);
        assertThat(run.code()).as(run.err()).isZero();
        for (String line : Files.readAllLines(out)) {
            String[] cells = line.split(",", -1);
            if (cells[3].equals("ENTER")) {
                String[] target = cells[2].split(":", -1);
                FOUND.computeIfAbsent(cells[1], none -> new HashMap<>()).put(target[0], number(target[1].substring(1)));
            }
        }
    }

    private static String tiers(String metric) {
        StringBuilder tiers = new StringBuilder("  in_" + metric + ":\n");
        for (int fifth = FIFTHS; fifth >= 1; fifth--) {
            tiers.append("    - {tier: t%s, when: quintile(%s) == %s}%n".formatted(fifth, metric, fifth));
        }
        return tiers.toString();
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static int found(Reference customer, String metric) {
        return Objects.requireNonNull(
                FOUND.getOrDefault(customer.customer(), Map.of()).get("in_" + metric));
    }

    @Test
    void givesTheFifthsOfTheConventionByCutPoints() {
        for (String metric : List.of("f", "m")) {
            for (Reference customer : REFERENCE) {
                assertThat(found(customer, metric))
                        .as("%s of %s", metric, customer)
                        .isEqualTo(customer.cut().get(metric));
            }
        }
    }

    /** The oracle turns days since the last purchase around, so who is just at a cut comes to lie on its other side. */
    @Test
    void recencyDiffersOnlyForWhoIsJustAtACut() {
        Set<BigDecimal> different = new HashSet<>();
        for (Reference customer : REFERENCE) {
            int difference = Objects.requireNonNull(customer.cut().get("r")) - found(customer, "r");
            assertThat(difference).isBetween(0, 1);
            if (difference == 1) {
                different.add(customer.value("r"));
            }
        }
        System.out.println("days at a cut: " + different);
        assertThat(different).hasSizeLessThanOrEqualTo(FIFTHS - 1);
    }

    /** NTILE makes fifths of one size, if need be by putting customers with equal values into different ones. */
    @Test
    void givesTheFifthsOfNtileWhereThatKeepsEqualValuesTogether() {
        for (String metric : List.of("r", "f", "m")) {
            Map<BigDecimal, Set<Integer>> tiles = new HashMap<>();
            REFERENCE.forEach(customer -> tiles.computeIfAbsent(customer.value(metric), none -> new HashSet<>())
                    .add(customer.ntile().get(metric)));
            int split = 0;
            for (Reference customer : REFERENCE) {
                if (Objects.requireNonNull(tiles.get(customer.value(metric))).size() == 1) {
                    assertThat(found(customer, metric))
                            .as("%s of %s", metric, customer)
                            .isEqualTo(customer.ntile().get(metric));
                } else {
                    split++;
                }
            }
            System.out.println(metric + ": NTILE splits customers with equal values, " + split + " in all");
        }
    }

    /** As the job does it: a sketch per task, merged. */
    @Test
    void sketchesAreWithinOnePercentOfTheExactRanks() {
        Map<String, Function<Reference, BigDecimal>> metrics = Map.of(
                "r",
                customer -> customer.value("r").negate(),
                "f",
                customer -> customer.value("f"),
                "m",
                customer -> customer.value("m"));
        metrics.forEach((metric, value) -> {
            List<Census> tasks =
                    List.of(Census.ofSketches(), Census.ofSketches(), Census.ofSketches(), Census.ofSketches());
            for (Reference customer : REFERENCE) {
                tasks.get(Math.floorMod(customer.customer().hashCode(), tasks.size()))
                        .add(metric, Decimal.of(value.apply(customer)));
            }
            Census all = Census.ofSketches();
            tasks.forEach(task -> all.merge(restored(task)));
            double worst = worst(REFERENCE.stream().map(value).sorted().toList(), all, metric);
            QuantileSketch sketch = Objects.requireNonNull(all.sketch(metric));
            System.out.printf(
                    "%s: rank error %.3f %%, at most %.3f %%%n", metric, 100 * worst, 100 * sketch.rankError());
            assertThat(worst).isLessThanOrEqualTo(sketch.rankError()).isLessThan(0.01);
            assertThat(sketch.rankError()).isLessThan(0.01);
        });
    }

    private static double worst(List<BigDecimal> sorted, Census all, String metric) {
        double worst = 0;
        for (int percent = 1; percent < 100; percent++) {
            BigDecimal cut = Objects.requireNonNull(all.cutOffs(0, 1).cut(metric, Decimal.of(percent)))
                    .toBigDecimal();
            double below =
                    sorted.stream().filter(value -> value.compareTo(cut) < 0).count();
            double upTo =
                    sorted.stream().filter(value -> value.compareTo(cut) <= 0).count();
            double wanted = percent * sorted.size() / 100.0;
            worst = Math.max(worst, Math.max(below - wanted, wanted - upTo) / sorted.size());
        }
        return worst;
    }

    private static Census restored(Census census) {
        ByteWriter out = new ByteWriter(1024);
        census.write(out);
        return Census.read(new ByteReader(out.toBytes()));
    }
}
