package io.tierstream.cli.events;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Decimal;
import java.time.DateTimeException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A record of a CSV file. */
final class CsvRow implements EventRow {

    private final CsvColumns columns;
    private final CsvHandler.Cells cells;

    CsvRow(CsvColumns columns, CsvHandler.Cells cells) {
        this.columns = columns;
        this.cells = cells;
    }

    @Override
    public long line() {
        return cells.line();
    }

    @Override
    public Event toEvent() throws BadRowException {
        int expected = columns.names.size();
        if (cells.values().length != expected) {
            int at = Math.min(expected, cells.values().length - 1);
            throw new BadRowException(new Problem(
                    place(columns.file, cells, at),
                    Problem.Code.CELL_COUNT,
                    "the row has " + cells.values().length + " cells, the header has " + expected));
        }
        String customerId = required(columns.customerId, Problem.Code.MISSING_CUSTOMER_ID);
        String type = required(columns.type, Problem.Code.MISSING_TYPE);
        long time = time(required(columns.time, Problem.Code.MISSING_TIME));
        String eventId = columns.eventId < 0 ? null : cells.values()[columns.eventId];
        return new Event(customerId, eventId, type, time, fields());
    }

    private String required(int column, Problem.Code code) throws BadRowException {
        String value = cells.values()[column];
        if (value == null || value.isBlank()) {
            throw new BadRowException(
                    new Problem(place(columns.file, cells, column), code, columns.names.get(column) + " is empty"));
        }
        return value;
    }

    private long time(String text) throws BadRowException {
        try {
            return EventTimes.parse(text);
        } catch (DateTimeException e) {
            throw new BadRowException(new Problem(
                    place(columns.file, cells, columns.time),
                    Problem.Code.BAD_TIME,
                    Required.EVENT_TIME + " " + Problem.quoted(text) + " " + e.getMessage()));
        }
    }

    private Fields fields() {
        @Nullable Object[] values = new Object[columns.fieldColumns.length];
        for (int i = 0; i < values.length; i++) {
            String cell = cells.values()[columns.fieldColumns[i]];
            values[i] = cell != null && columns.numbers[i] ? number(cell) : cell;
        }
        return Fields.of(columns.shape, values);
    }

    /** A number, or the text that is none: whether it has to be one depends on the metrics that select the event. */
    private static Object number(String cell) {
        try {
            return Decimal.parse(cell);
        } catch (NumberFormatException e) {
            return cell;
        }
    }

    @Override
    public Place placeOf(String column) {
        int index = columns.names.indexOf(column);
        return place(columns.file, cells, Math.max(0, index));
    }

    /** Where a cell begins: the cells before it, as they were written, tell. */
    static Place place(String file, CsvHandler.Cells cells, int index) {
        long line = cells.line();
        long column = 1;
        for (int i = 0; i < index; i++) {
            String value = cells.values()[i];
            int quotes = cells.quoted()[i] ? 2 : 0;
            column += quotes + 1;
            for (int c = 0; value != null && c < value.length(); c++) {
                if (value.charAt(c) == '\n') {
                    line++;
                    // What follows the line break stands at the beginning of a line, and so does the closing quote.
                    column = 3;
                } else {
                    column += quotes > 0 && value.charAt(c) == '"' ? 2 : 1;
                }
            }
        }
        return new Place(file, line, column);
    }

    @Override
    public String text() {
        StringJoiner text = new StringJoiner(",");
        for (String value : cells.values()) {
            text.add(value == null ? "" : Csv.cell(value));
        }
        return text.toString();
    }
}
