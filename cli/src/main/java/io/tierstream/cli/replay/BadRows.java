package io.tierstream.cli.replay;

import io.tierstream.cli.events.Csv;
import io.tierstream.cli.events.EventRow;
import io.tierstream.cli.events.Problem;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that could not be used. None of them disappears: either they stop the replay, or they are written to a file. */
public final class BadRows implements Closeable {

    private static final int UNTOLD = -1;

    private final int remembered;
    private final @Nullable Path file;
    private final List<String> columns;
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable BufferedWriter out;
    private long count;

    private BadRows(int remembered, @Nullable Path file, List<String> columns) {
        this.remembered = remembered;
        this.file = file;
        this.columns = columns;
    }

    /** Remembers the first problems, and stops the reading after them. */
    public static BadRows stop(int remembered) {
        return new BadRows(remembered, null, List.of());
    }

    /** Only counts them: somebody else reads the same rows and says what is wrong. */
    public static BadRows untold() {
        return new BadRows(UNTOLD, null, List.of());
    }

    /**
     * Writes each row with its place and reason.
     *
     * @param file made when the first bad row comes; {@code line,column,code,reason} and then the row as it was
     * @param columns the header of the event file; empty for JSON lines
     */
    public static BadRows writeTo(Path file, List<String> columns) {
        return new BadRows(0, file, columns);
    }

    void add(EventRow row, Problem problem) throws IOException {
        count++;
        if (file != null) {
            write(file, row, problem);
            return;
        } else if (remembered == UNTOLD) {
            return;
        }
        problems.add(problem);
        if (problems.size() >= remembered) {
            throw new BadInputException(problems, false);
        }
    }

    private void write(Path path, EventRow row, Problem problem) throws IOException {
        BufferedWriter writer = out;
        if (writer == null) {
            writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
            out = writer;
            if (columns.isEmpty()) {
                writer.write("line,column,code,reason,row\n");
            } else {
                writer.write("line,column,code,reason");
                for (String column : columns) {
                    writer.write("," + Csv.cell(column));
                }
                writer.write('\n');
            }
        }
        writer.write(problem.place().line() + "," + problem.place().column() + "," + problem.code() + ",");
        writer.write(Csv.cell(problem.message()) + ",");
        writer.write(columns.isEmpty() ? Csv.cell(row.text()) : row.text());
        writer.write('\n');
    }

    /**
     * Ends the reading.
     *
     * @throws BadInputException if a bad row was to stop the replay
     */
    public void finish() throws IOException {
        if (file == null && !problems.isEmpty()) {
            throw new BadInputException(problems, true);
        }
        close();
    }

    /** How many there were. */
    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
