package io.tierstream.failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page with the table. A run replaces its own row and leaves the others. */
final class Report {

    private static final String ROW = "| `";

    private Report() {}

    static void update(Path page, Row row) throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        Entries.of(Entries.Size.LONG).forEach(entry -> rows.put(entry.name(), ""));
        if (Files.exists(page)) {
            for (String line : Files.readAllLines(page)) {
                if (line.startsWith(ROW)) {
                    rows.put(line.substring(ROW.length(), line.indexOf('`', ROW.length())), line);
                }
            }
        }
        rows.put(row.name(), row.text());
        Files.writeString(
                page,
                markdown(rows.values().stream().filter(line -> !line.isEmpty()).toList()));
    }

    private static String markdown(List<String> rows) {
        return """
                # Failure tests

                <!-- Written by failure-tests/run --long; do not edit by hand. -->

                What was done to the running job, and what came out. A real Flink cluster (JobManager with ZooKeeper HA, two TaskManagers of one slot),
                a real broker and a real registry, each a process of its own, reads a seeded history; the engine in one process, where nothing fails,
                decides on the same events, and on some of the customers the naive twin does so too. Every transition is compared by id, customer,
                sequence number, target, direction, time and cause. In the end every membership and the distribution must agree with the transitions.

                - **lost**: transitions that the judge made and the job did not, and garbage without its dead letter.
                - **duplicated**: with exactly-once, ids that a `read_committed` reader sees twice. With at-least-once repeated ids are to be dropped by readers; what is compared is what is left.
                - **wrong**: transitions that the judge did not make, or made otherwise; gaps in the sequence numbers of a customer; memberships and distributions that do not agree.
                - **back after**: from the first blow until everything was there again, every task ran and a checkpoint was complete, so that new decisions could be read. It includes the time for which the fault lasts.

                How it works, and what it does not show: [failure-tests/README.md](../../failure-tests/README.md).

                """ + Row.HEAD + String.join("\n", rows) + "\n\nMeasured on " + Machine.describe() + ".\n";
    }
}
