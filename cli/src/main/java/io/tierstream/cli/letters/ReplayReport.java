package io.tierstream.cli.letters;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay does, or would do.
 *
 * @param written letters by reason and by the topic that they go to
 * @param already letters that are in that topic already, from an earlier replay
 * @param sameRecord letters about a record of which there is another, newer letter
 * @param leftOut letters whose value was too large to be kept
 * @param beyondLimit letters that are still to be written back after this
 */
public record ReplayReport(
        Map<LetterCounts.Group, Long> written, long already, long sameRecord, long leftOut, long beyondLimit) {

    public ReplayReport {
        written = Collections.unmodifiableMap(new TreeMap<>(written));
    }

    /** All letters that are written back. */
    public long letters() {
        return written.values().stream().mapToLong(Long::longValue).sum();
    }
}
