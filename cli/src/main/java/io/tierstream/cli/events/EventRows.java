package io.tierstream.cli.events;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an event file, one after the other. */
public interface EventRows extends Closeable {

    /**
     * The next row; null at the end.
     *
     * @throws UnreadableFileException if the next row cannot be told apart
     */
    @Nullable
    EventRow next() throws IOException;

    /** The names of the columns in the order of the file; empty when each row has its own. */
    List<String> columns();
}
