package io.tierstream.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state of a job that has seen what comes before the measurement, so that many processes can go on from there: a state of a million
 * customers takes longer to make than to measure.
 *
 * @param directory holds one savepoint
 * @param events it has seen
 */
record FilledState(Path directory, long events) {

    /** A copy, since a job that goes on from a savepoint with its files takes them. Links, since the files never change. */
    Path copyTo(Path target) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.toList();
        }
        for (Path file : all) {
            Path copy = target.resolve(directory.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(copy);
            } else {
                Files.createLink(copy, file);
            }
        }
        try (Stream<Path> savepoints = Files.list(target)) {
            return savepoints.findFirst().orElseThrow(() -> new IOException("there is no savepoint in " + directory));
        }
    }
}
