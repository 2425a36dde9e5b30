package io.tierstream.cli.replay;

import io.tierstream.engine.event.Event;
import io.tierstream.flink.replay.EventFile;
import io.tierstream.flink.wire.WireTypes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

/**
 * Events that have been read and checked, in a file in the form in which they travel inside the job. The job opens the
 * file where it runs.
 *
 * @param path the file; a string, because paths are not serializable
 */
record SpooledEvents(String path) implements EventFile {

    private static final int BUFFER = 1 << 16;

    private static TypeSerializer<Event> serializer() {
        return WireTypes.EVENT.createSerializer(new SerializerConfigImpl());
    }

    /** Writes events to a file. */
    static final class Writer implements Closeable {

        private final TypeSerializer<Event> serializer = serializer();
        private final DataOutputViewStreamWrapper out;

        Writer(Path file) throws IOException {
            out = new DataOutputViewStreamWrapper(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
        }

        void write(Event event) throws IOException {
            serializer.serialize(event, out);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @Override
    public Iterator<Event> open() throws IOException {
        return new Reader(
                new DataInputViewStreamWrapper(new BufferedInputStream(Files.newInputStream(Path.of(path)), BUFFER)));
    }

    private static final class Reader implements Iterator<Event> {

        private final TypeSerializer<Event> serializer = serializer();
        private final DataInputViewStreamWrapper in;

        Reader(DataInputViewStreamWrapper in) {
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            throw new UnsupportedOperationException("the job knows how many events there are");
        }

        @Override
        public Event next() {
            try {
                return serializer.deserialize(in);
            } catch (EOFException e) {
                throw new NoSuchElementException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
