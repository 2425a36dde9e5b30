package io.tierstream.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of a chart with their defaults and documentation, read from the lines of {@code values.yaml}. */
final class ValuesReference {

    private static final Pattern COMMENT = Pattern.compile(" *# (?<text>.*)");
    private static final Pattern KEY = Pattern.compile("(?<indent> *)(?<name>[A-Za-z.]+):(?: (?<value>.*))?");

    /**
     * One value, or a section of values.
     *
     * @param path names from the root, joined by dots
     * @param fallback as written; empty for a section or a value of several lines
     * @param doc the comment above; empty where there is none
     */
    record Row(String path, String fallback, String doc) {

        boolean isSection() {
            return fallback.isEmpty();
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private final StringBuilder comment = new StringBuilder();

    private ValuesReference() {}

    static List<Row> of(String yaml) {
        ValuesReference reference = new ValuesReference();
        yaml.lines().forEach(reference::line);
        return List.copyOf(reference.rows);
    }

    private void line(String line) {
        Matcher text = COMMENT.matcher(line);
        Matcher key = KEY.matcher(line);
        if (text.matches()) {
            comment.append(comment.isEmpty() ? "" : " ").append(text.group("text"));
            return;
        }
        if (key.matches()) {
            int depth = key.group("indent").length() / 2;
            path.subList(depth, path.size()).clear();
            path.add(key.group("name"));
            String value = key.group("value");
            rows.add(new Row(String.join(".", path), value == null ? "" : value, comment.toString()));
        }
        comment.setLength(0);
    }
}
