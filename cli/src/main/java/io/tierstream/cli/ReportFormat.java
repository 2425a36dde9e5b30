package io.tierstream.cli;

import java.util.Locale;

/** In what form a command says what it has found. */
enum ReportFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
