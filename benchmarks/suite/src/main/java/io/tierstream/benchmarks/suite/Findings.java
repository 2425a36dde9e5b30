package io.tierstream.benchmarks.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tierstream.benchmarks.harness.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a table found: rows, goals and a picture, written as Markdown, JSON and SVG. */
final class Findings {

    private final String table;
    private final String title;
    private final String conditions;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Goal> goals = new ArrayList<>();
    private final Map<String, Object> raw = new LinkedHashMap<>();
    private Chart chart = Chart.NONE;

    /**
     * Nothing found yet.
     *
     * @param conditions under which it was measured, in full sentences
     */
    Findings(String table, String title, String conditions, List<String> columns) {
        this.table = table;
        this.title = title;
        this.conditions = conditions;
        this.columns = List.copyOf(columns);
    }

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    void goal(Goal goal) {
        goals.add(goal);
    }

    /** A sentence below the table. */
    void note(String sentence) {
        notes.add(sentence);
    }

    /** A value for the JSON form. */
    void raw(String name, Object value) {
        raw.put(name, value);
    }

    void chart(Chart drawn) {
        this.chart = drawn;
    }

    String markdown(Size size, int repetitions) {
        StringBuilder text = new StringBuilder("# ").append(title).append("\n\n");
        text.append(conditions).append("\n\n");
        table(text, columns, rows);
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
        if (!goals.isEmpty()) {
            text.append('\n');
            table(
                    text,
                    List.of("goal", "limit", "measured", ""),
                    goals.stream().map(Goal::cells).toList());
        }
        if (chart != Chart.NONE) {
            text.append("\n![")
                    .append(title)
                    .append("](")
                    .append(fileName(size))
                    .append(".svg)\n");
        }
        return text.append("\nMachine: ")
                .append(Machine.describe())
                .append(". Measured with `benchmarks/run ")
                .append(command())
                .append(" --")
                .append(size)
                .append(" --repetitions ")
                .append(repetitions)
                .append("`.\n")
                .toString();
    }

    private static void table(StringBuilder text, List<String> header, List<List<String>> body) {
        text.append("| ").append(String.join(" | ", header)).append(" |\n|");
        text.append("---|".repeat(header.size())).append('\n');
        for (List<String> cells : body) {
            text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
    }

    private String json(Size size, int repetitions) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("table", table);
        root.put("title", title);
        root.put("size", size.toString());
        root.put("repetitions", repetitions);
        root.put("machine", Machine.describe());
        root.set("goals", mapper.valueToTree(goals));
        root.set("measured", mapper.valueToTree(raw));
        return mapper.writeValueAsString(root) + "\n";
    }

    /** Writes all forms. */
    void write(Path directory, Size size, int repetitions) throws IOException {
        Files.createDirectories(directory);
        String name = fileName(size);
        Files.writeString(directory.resolve(name + ".md"), markdown(size, repetitions));
        Files.writeString(directory.resolve(name + ".json"), json(size, repetitions));
        if (chart != Chart.NONE) {
            chart.write(directory.resolve(name + ".svg"));
        }
    }

    /** A command may write several tables, such as {@code peers-100}. */
    private String command() {
        int hyphen = table.indexOf('-');
        return hyphen < 0 ? table : table.substring(0, hyphen);
    }

    private String fileName(Size size) {
        return table + "-" + size;
    }
}
