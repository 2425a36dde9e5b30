package io.tierstream.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell. */
public final class Table {

    private final int indent;
    private final int gap;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param indent spaces before each line
     * @param gap spaces between columns
     */
    public Table(int indent, int gap) {
        this.indent = indent;
        this.gap = gap;
    }

    public void row(String... cells) {
        rows.add(cells.clone());
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(" ".repeat(indent));
            for (int column = 0; column < row.length; column++) {
                line.append(row[column]);
                if (column < row.length - 1) {
                    line.append(" ".repeat(width(column) - row[column].length() + gap));
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.length)
                .mapToInt(row -> row[column].length())
                .max()
                .orElse(0);
    }
}
