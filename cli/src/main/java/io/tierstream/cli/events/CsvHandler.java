package io.tierstream.cli.events;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects a record's cells and whether each stood in quotes; from that its place in the file can be told. */
final class CsvHandler extends AbstractBaseCsvCallbackHandler<CsvHandler.Cells> {

    /** The cells of a record. An empty cell without quotes is null. */
    record Cells(long line, @Nullable String[] values, boolean[] quoted) {

        boolean isBlank() {
            return values.length == 0 || (values.length == 1 && values[0] == null);
        }
    }

    private @Nullable String[] values = new String[16];
    private boolean[] quoted = new boolean[16];
    private int count;
    private long line;

    /** The line on which the record that is being read begins. */
    long currentLine() {
        return line;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        count = 0;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean inQuotes) {
        if (index == values.length) {
            values = Arrays.copyOf(values, 2 * index);
            quoted = Arrays.copyOf(quoted, 2 * index);
        }
        values[index] = length == 0 ? null : new String(buffer, offset, length);
        quoted[index] = inQuotes;
        count = index + 1;
    }

    @Override
    protected void handleEmpty() {
        count = 0;
    }

    @Override
    protected Cells buildRecord() {
        return new Cells(line, Arrays.copyOf(values, count), Arrays.copyOf(quoted, count));
    }
}
