package io.tierstream.cli;

import io.tierstream.cli.replay.Until;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine;

/** Reads {@code --until}. */
final class UntilConverter implements CommandLine.ITypeConverter<Until> {

    /** What the shell offers. */
    static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("last", "forever").iterator();
        }
    }

    @Override
    public Until convert(String value) {
        try {
            return Until.parse(value);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
