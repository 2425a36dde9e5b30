package io.tierstream.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.console.ChildJava;
import io.tierstream.console.ConsoleSettings.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 of a process whose threads write to H2: each commit is in the file, and the indexes say what the table says. See {@link Writers}. */
final class H2KillTest {

    private static final int KILLS = 8;

    @TempDir
    Path directory;

    private final Random random = new Random(20261124);

    @Test
    void aKillTakesNothingBackAndDamagesNothing() throws Exception {
        Database database = Database.inDirectory(directory);
        long[] atLeast = new long[KilledWriters.THREADS];
        for (int kill = 1; kill <= KILLS; kill++) {
            countCommits(database, 100 + random.nextInt(300), atLeast);
            try (Store store = Store.open(database)) {
                assertIntact(store, atLeast, kill);
            }
        }
    }

    /** Kills the process after so many commits, and adds its rows; a commit may have been made and not printed. */
    private void countCommits(Database database, int enough, long[] rows) throws IOException, InterruptedException {
        Process process = start(database);
        try (InputStream printed = process.getInputStream()) {
            int commits = 0;
            for (int writer = printed.read(); writer >= 0; writer = printed.read()) {
                rows[writer - '0'] += KilledWriters.ROWS;
                if (++commits == enough) {
                    // Process.destroyForcibly would close the stream
                    assertThat(process.toHandle().destroyForcibly()).isTrue();
                }
            }
            assertThat(commits).as(() -> "commits: " + log()).isGreaterThanOrEqualTo(enough);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void assertIntact(Store store, long[] atLeast, int kill) {
        long all = count(store, "WHERE id + 0 >= 0");
        for (String which :
                List.of("", "USE INDEX (line_writer) WHERE writer >= 0", "USE INDEX (line_state) WHERE state >= ''")) {
            assertThat(count(store, which))
                    .as("rows %s after kill %s", which, kill)
                    .isEqualTo(all);
        }
        for (int writer = 0; writer < atLeast.length; writer++) {
            long rows = count(store, "USE INDEX (line_writer) WHERE writer = " + writer);
            assertThat(rows)
                    .as("rows of writer %s after kill %s", writer, kill)
                    .isGreaterThanOrEqualTo(atLeast[writer]);
            assertThat(rows % KilledWriters.ROWS).as("a part of a commit").isZero();
            atLeast[writer] = rows;
        }
    }

    private static long count(Store store, String which) {
        return store.read(connection ->
                        Sql.first(connection, "SELECT COUNT(*) FROM line " + which, row -> row.getLong(1)))
                .orElseThrow();
    }

    private Process start(Database database) throws IOException {
        return ChildJava.running(KilledWriters.class, database.jdbcUrl(), database.user())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("writers.log").toFile()))
                .start();
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("writers.log"));
        } catch (IOException e) {
            return "its log cannot be read: " + e;
        }
    }
}
