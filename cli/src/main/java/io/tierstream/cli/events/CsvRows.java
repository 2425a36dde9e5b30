package io.tierstream.cli.events;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file: RFC 4180, comma separated, with a header row. Blank lines are passed over. */
final class CsvRows implements EventRows {

    private final EventFile file;
    private final CsvHandler handler;
    private final CloseableIterator<CsvHandler.Cells> records;
    private final CsvColumns columns;

    private CsvRows(
            EventFile file, CsvHandler handler, CloseableIterator<CsvHandler.Cells> records, Set<String> numberFields)
            throws IOException {
        this.file = file;
        this.handler = handler;
        this.records = records;
        CsvHandler.Cells header = read();
        if (header == null) {
            throw new UnreadableFileException(new Problem(
                    new Place(name(), 1, 1),
                    Problem.Code.MISSING_COLUMN,
                    "the file is empty; its first row must name the columns, at least "
                            + String.join(", ", Required.ALL)));
        }
        columns = CsvColumns.of(name(), header, numberFields);
    }

    static CsvRows open(EventFile file, Reader text, Set<String> numberFields) throws IOException {
        CsvHandler handler = new CsvHandler();
        CsvReader<CsvHandler.Cells> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                // The row says so itself, with its place.
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(handler, text);
        try {
            return new CsvRows(file, handler, reader.iterator(), numberFields);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private String name() {
        return file.path().toString();
    }

    @Override
    public List<String> columns() {
        return columns.names;
    }

    @Override
    public @Nullable EventRow next() throws IOException {
        CsvHandler.Cells cells = read();
        return cells == null ? null : new CsvRow(columns, cells);
    }

    private CsvHandler.@Nullable Cells read() throws IOException {
        try {
            CsvHandler.Cells cells = records.hasNext() ? records.next() : null;
            while (cells != null && cells.isBlank()) {
                cells = records.hasNext() ? records.next() : null;
            }
            return cells;
        } catch (CsvParseException e) {
            throw notReadable(e);
        } catch (UncheckedIOException e) {
            throw notReadable(e);
        } catch (NoSuchElementException e) {
            return null;
        }
    }

    private IOException notReadable(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return new UnreadableFileException(new Problem(
                        new Place(name(), handler.currentLine(), 1),
                        Problem.Code.NOT_UTF8,
                        "the file is not UTF-8 from here on or soon after"));
            } else if (cause instanceof IOException io) {
                return io;
            }
        }
        return new UnreadableFileException(BrokenQuote.find(file, Math.max(1, handler.currentLine()), failure));
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
