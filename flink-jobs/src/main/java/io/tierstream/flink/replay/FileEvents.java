package io.tierstream.flink.replay;

import io.tierstream.engine.event.Event;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import java.io.IOException;
import java.util.Iterator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.jspecify.annotations.Nullable;

/** Gives for each number of a sequence the next event of a file. In one task only, which keeps the order. */
final class FileEvents extends RichMapFunction<Long, Inbound> {

    private static final long serialVersionUID = 1L;

    /** There is no broker that an event waited in. */
    private static final long NO_TIMESTAMP = -1;

    private final EventFile file;
    private transient @Nullable Iterator<Event> events;

    FileEvents(EventFile file) {
        this.file = file;
    }

    @Override
    public void open(OpenContext context) throws IOException {
        events = file.open();
    }

    @Override
    public Inbound map(Long number) {
        Iterator<Event> opened = events;
        if (opened == null) {
            throw new IllegalStateException("open comes first");
        }
        return new Inbound.Accepted(opened.next(), new Origin("file", 0, number, NO_TIMESTAMP));
    }
}
