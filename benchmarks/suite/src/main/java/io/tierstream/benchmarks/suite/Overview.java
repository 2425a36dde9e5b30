package io.tierstream.benchmarks.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The page that says which goals are reached: made from what all tables have written. */
final class Overview {

    private static final String BEGIN = """
            # Performance

            What is asked of Tierstream's speed, and what was measured. This page and the tables behind it are written by `benchmarks/run`; how it is
            measured is in [benchmarks](../../benchmarks/README.md). [How it scales, on paper](scaling.md), is written by hand.

            Ratios are of trials that took turns in one run, so they hold on a noisy machine; the lowest and the highest stand behind the median.

            | table | goal | limit | measured | |
            |---|---|---|---|---|
            """;

    private Overview() {}

    /** Writes it anew. */
    static void write(Path directory) throws IOException {
        StringBuilder text = new StringBuilder(BEGIN);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                rows(text, file);
            }
        }
        Files.writeString(directory.resolve("README.md"), text);
    }

    private static void rows(StringBuilder text, Path file) throws IOException {
        JsonNode findings = new ObjectMapper().readTree(file.toFile());
        String name = file.getFileName().toString().replace(".json", "");
        String table = "[" + findings.get("title").asText() + "](" + name + ".md)";
        for (JsonNode goal : findings.get("goals")) {
            JsonNode value = goal.get("value");
            Ratio measured = new Ratio(
                    value.get("median").asDouble(),
                    value.get("lowest").asDouble(),
                    value.get("highest").asDouble());
            Goal read = new Goal(
                    goal.get("what").asText(),
                    goal.get("atMost").asBoolean(),
                    goal.get("limit").asDouble(),
                    measured);
            text.append("| ").append(table).append(" | ");
            text.append(String.join(" | ", read.cells())).append(" |\n");
        }
    }
}
