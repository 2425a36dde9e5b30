package io.tierstream.cli.events;

/** Writing RFC 4180. */
public final class Csv {

    private Csv() {}

    /** A cell, in quotes if it needs them. */
    public static String cell(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return '"' + value.replace("\"", "\"\"") + '"';
            }
        }
        return value;
    }
}
