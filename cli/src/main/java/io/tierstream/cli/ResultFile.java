package io.tierstream.cli;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Where a result goes: the standard output, or a file that gets its name only when it is complete. */
final class ResultFile implements Closeable {

    private final @Nullable Path target;
    private final @Nullable Path partial;
    private final OutputStream stream;

    private ResultFile(@Nullable Path target, @Nullable Path partial, OutputStream stream) {
        this.target = target;
        this.partial = partial;
        this.stream = new BufferedOutputStream(stream, 1 << 16);
    }

    /**
     * Opens the result.
     *
     * @param target the file; null for the standard output
     */
    static ResultFile open(@Nullable Path target, OutputStream standardOutput) throws IOException {
        if (target == null) {
            return new ResultFile(null, null, standardOutput);
        }
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        return new ResultFile(target, partial, Files.newOutputStream(partial));
    }

    OutputStream stream() {
        return stream;
    }

    void write(String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything has been written. */
    void complete() throws IOException {
        stream.flush();
        if (target != null && partial != null) {
            stream.close();
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Without {@link #complete}, nothing stays behind. */
    @Override
    public void close() throws IOException {
        if (partial != null) {
            stream.close();
            Files.deleteIfExists(partial);
        }
    }
}
