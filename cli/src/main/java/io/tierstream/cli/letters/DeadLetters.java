package io.tierstream.cli.letters;

import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;

/** The topic of dead letters, as it is now. */
public final class DeadLetters {

    private final Properties kafka;
    private final String topic;

    /** @param kafka properties of the clients, with bootstrap servers */
    public DeadLetters(Properties kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    /** Counts the letters that are meant, and keeps the newest of them. */
    public LetterCounts count(LetterFilter filter, int newest) throws IOException, InterruptedException {
        LetterCounts counts = new LetterCounts(newest);
        try (CommittedRecords records = new CommittedRecords(kafka)) {
            Map<TopicPartition, Long> ends = records.ends(topic);
            records.read(
                    records.beginnings(ends),
                    ends,
                    record -> StoredLetter.of(record)
                            .ifPresentOrElse(
                                    letter -> {
                                        if (filter.matches(letter)) {
                                            counts.add(letter);
                                        }
                                    },
                                    counts::addForeign));
        }
        return counts;
    }
}
