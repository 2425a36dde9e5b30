package io.tierstream.flink.config;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One kind of event source.
 *
 * @param topics the topics it reads
 * @param format how values are written
 * @param mapping where the parts of an event stand; null when the records are Tierstream's own
 * @param start where to begin without a checkpoint
 * @param bounded whether it ends at the offsets that are the last ones when the job starts
 */
public record SourceConfig(
        List<String> topics, SourceFormat format, @Nullable EventMapping mapping, StartOffsets start, boolean bounded)
        implements Serializable {

    public SourceConfig {
        topics = List.copyOf(topics);
        Objects.requireNonNull(format);
        Objects.requireNonNull(start);
    }
}
