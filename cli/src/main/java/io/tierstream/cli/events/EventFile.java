package io.tierstream.cli.events;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/**
 * A CSV or JSON-lines file of events, gzipped or not.
 *
 * @param path the file
 */
public record EventFile(Path path) {

    private static final int BUFFER = 1 << 16;

    /** Size on disk, bytes. */
    public long size() throws IOException {
        return Files.size(path);
    }

    /** Whether it holds one JSON object per line; otherwise it is CSV. By name, or else by the first character. */
    public boolean isJsonLines() throws IOException {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (name.endsWith(".csv")) {
            return false;
        } else if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
            return true;
        }
        try (InputStream in = open(bytes -> {})) {
            return in.read() == '{';
        }
    }

    /**
     * Opens the file.
     *
     * @param numberFields the fields to read as exact decimals
     * @param progress is told the number of bytes read so far, as they lie on disk
     * @throws UnreadableFileException if the header row lacks a column that every event needs
     */
    public EventRows rows(Set<String> numberFields, LongConsumer progress) throws IOException {
        if (isJsonLines()) {
            return new JsonRows(path.toString(), reader(progress), numberFields);
        }
        return CsvRows.open(this, reader(progress), numberFields);
    }

    /** The text, decoded strictly: bytes that are no UTF-8 are an error, never replaced. */
    Reader reader(LongConsumer progress) throws IOException {
        return new InputStreamReader(
                open(progress),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private InputStream open(LongConsumer progress) throws IOException {
        InputStream file = new BufferedInputStream(new CountingStream(Files.newInputStream(path), progress), BUFFER);
        try {
            InputStream in =
                    startsWith(file, 0x1f, 0x8b) ? new BufferedInputStream(new GZIPInputStream(file, BUFFER)) : file;
            if (startsWith(in, 0xef, 0xbb, 0xbf)) {
                in.skipNBytes(3);
            }
            return in;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static boolean startsWith(InputStream in, int... bytes) throws IOException {
        in.mark(bytes.length);
        boolean equal = true;
        for (int expected : bytes) {
            equal = equal && in.read() == expected;
        }
        in.reset();
        return equal;
    }

    private static final class CountingStream extends FilterInputStream {

        private final LongConsumer progress;
        private long count;

        CountingStream(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            count += read;
            progress.accept(count);
        }
    }
}
