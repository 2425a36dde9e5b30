package io.tierstream.cli.replay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings the lines of transitions into the order of the output: time, customer, sequence. What exceeds a bound is sorted
 * into temporary files and merged at the end, so that the size of the output does not matter.
 */
public final class OrderedLines implements Closeable {

    /** What a line costs in memory beside its characters, about. */
    private static final int OVERHEAD = 96;

    private static final Comparator<Line> ORDER =
            Comparator.comparingLong(Line::time).thenComparing(Line::customerId).thenComparingLong(Line::sequence);

    private final long maxBytes;
    private final List<Line> lines = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();
    private long bytes;

    private record Line(long time, String customerId, long sequence, byte[] text) {}

    /**
     * An empty collection.
     *
     * @param maxBytes how much is kept in memory
     */
    public OrderedLines(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public void add(long time, String customerId, long sequence, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        lines.add(new Line(time, customerId, sequence, utf8));
        bytes += utf8.length + OVERHEAD;
        if (bytes > maxBytes) {
            spill();
        }
    }

    private void spill() throws IOException {
        lines.sort(ORDER);
        Path run = Files.createTempFile("tierstream-replay-", ".run");
        runs.add(run);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 1 << 16))) {
            for (Line line : lines) {
                out.writeLong(line.time());
                writeBytes(out, line.customerId().getBytes(StandardCharsets.UTF_8));
                out.writeLong(line.sequence());
                writeBytes(out, line.text());
            }
        }
        lines.clear();
        bytes = 0;
    }

    private static void writeBytes(DataOutputStream out, byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    /** Writes all lines in order; nothing can be added afterwards. */
    public void writeTo(OutputStream out) throws IOException {
        if (runs.isEmpty()) {
            lines.sort(ORDER);
            for (Line line : lines) {
                out.write(line.text());
            }
            return;
        }
        spill();
        PriorityQueue<Run> heads = new PriorityQueue<>(Comparator.comparing(Run::head, ORDER));
        try {
            for (Path path : runs) {
                Run run = new Run(path);
                if (run.advance()) {
                    heads.add(run);
                }
            }
            for (Run run = heads.poll(); run != null; run = heads.poll()) {
                out.write(run.head().text());
                if (run.advance()) {
                    heads.add(run);
                }
            }
        } finally {
            for (Run run : heads) {
                run.close();
            }
        }
    }

    /** Removes the temporary files. */
    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }

    /** A sorted temporary file. */
    private static final class Run implements Closeable {

        private final DataInputStream in;
        private @Nullable Line head;

        Run(Path path) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
        }

        Line head() {
            Line current = head;
            if (current == null) {
                throw new IllegalStateException("advance first");
            }
            return current;
        }

        /** Goes to the next line; at the end closes the file and says false. */
        boolean advance() throws IOException {
            if (in.available() == 0) {
                close();
                return false;
            }
            long time = in.readLong();
            String customerId = new String(readBytes(), StandardCharsets.UTF_8);
            long sequence = in.readLong();
            head = new Line(time, customerId, sequence, readBytes());
            return true;
        }

        private byte[] readBytes() throws IOException {
            return in.readNBytes(in.readInt());
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
