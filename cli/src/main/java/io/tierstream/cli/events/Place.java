package io.tierstream.cli.events;

import java.util.Objects;

/**
 * A place in a file, as editors and compilers write it.
 *
 * @param file as the user named it
 * @param line counted from 1
 * @param column counted from 1, in characters
 */
public record Place(String file, long line, long column) {

    public Place {
        Objects.requireNonNull(file);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
