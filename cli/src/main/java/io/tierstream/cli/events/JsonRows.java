package io.tierstream.cli.events;

import io.tierstream.engine.event.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a JSON-lines file: one object per line. Blank lines are passed over. */
final class JsonRows implements EventRows {

    /** Files with more kinds of rows than this share shapes less. */
    private static final int MAX_SHAPES = 200;

    private final String file;
    private final BufferedReader text;
    private final Set<String> numberFields;
    private final Map<List<String>, Shape> shapes = new HashMap<>();
    private long line;

    JsonRows(String file, Reader text, Set<String> numberFields) {
        this.file = file;
        this.text = new BufferedReader(text);
        this.numberFields = Set.copyOf(numberFields);
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public @Nullable EventRow next() throws IOException {
        while (true) {
            String next = readLine();
            line++;
            if (next == null) {
                return null;
            } else if (!next.isBlank()) {
                return new JsonRow(this, line, next);
            }
        }
    }

    private @Nullable String readLine() throws IOException {
        try {
            return text.readLine();
        } catch (CharacterCodingException e) {
            throw new UnreadableFileException(new Problem(
                    new Place(file, line + 1, 1),
                    Problem.Code.NOT_UTF8,
                    "the file is not UTF-8 from here on or soon after"));
        }
    }

    String file() {
        return file;
    }

    boolean isNumber(String field) {
        return numberFields.contains(field);
    }

    Shape shape(List<String> names) {
        Shape known = shapes.get(names);
        if (known == null) {
            known = Shape.of(names.toArray(String[]::new));
            if (shapes.size() < MAX_SHAPES) {
                shapes.put(List.copyOf(names), known);
            }
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
