package io.tierstream.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** When state was made durable and when rules came into force, to the millisecond, as far as looking often tells. */
public final class Journal {

    private static final String CHECKPOINT = "checkpoint";
    private static final String RULES = "rules";

    private final List<Entry> entries = new ArrayList<>();
    private long checkpointSince;
    private long rulesVersion;

    /**
     * What happened.
     *
     * @param what a checkpoint, or rules that came into force in the last task
     * @param begin milliseconds since 1970
     * @param end of a checkpoint, milliseconds since 1970; the version of rules
     */
    public record Entry(String what, long begin, long end) {

        public boolean isCheckpoint() {
            return what.equals(CHECKPOINT);
        }

        public boolean isRules(long version) {
            return what.equals(RULES) && end == version;
        }

        public static Entry parse(String line) {
            String[] parts = line.split(" ");
            return new Entry(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
    }

    void look(Peer.Run run, long now) {
        boolean checkpointing = run.checkpointing();
        if (checkpointing && checkpointSince == 0) {
            checkpointSince = now;
        } else if (!checkpointing && checkpointSince > 0) {
            entries.add(new Entry(CHECKPOINT, checkpointSince, now));
            checkpointSince = 0;
        }
        if (run.rulesVersion() != rulesVersion) {
            rulesVersion = run.rulesVersion();
            entries.add(new Entry(RULES, now, rulesVersion));
        }
    }

    String text() {
        return entries.stream()
                .map(entry -> entry.what() + " " + entry.begin() + " " + entry.end() + "\n")
                .collect(Collectors.joining());
    }
}
