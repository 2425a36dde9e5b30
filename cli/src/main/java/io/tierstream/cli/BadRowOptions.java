package io.tierstream.cli;

import io.tierstream.cli.replay.BadRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to do with rows of an event file that cannot be used. */
final class BadRowOptions {

    private static final int SHOWN = 20;

    enum Policy {
        STOP,
        SKIP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--bad-rows",
            paramLabel = "POLICY",
            description = "stop: print the first " + SHOWN
                    + " rows that cannot be used, with their places, and write nothing."
                    + " skip: write them to the rejects file and go on. Default ${DEFAULT-VALUE}.")
    private Policy policy = Policy.STOP;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "The rejects file; default: the name of the event file with .rejects.csv, in this directory.")
    private @Nullable Path rejects;

    BadRows open(Path events, List<String> columns) {
        return policy == Policy.STOP ? BadRows.stop(SHOWN) : BadRows.writeTo(rejectsFile(events), columns);
    }

    Path rejectsFile(Path events) {
        return rejects != null ? rejects : Path.of(events.getFileName() + ".rejects.csv");
    }
}
