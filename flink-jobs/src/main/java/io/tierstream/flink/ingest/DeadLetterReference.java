package io.tierstream.flink.ingest;

/** The reference page of dead letters, generated from {@link RejectionCode}. */
public final class DeadLetterReference {

    private static final String HEAD = """
            # Dead letters

            <!-- Generated from io.tierstream.flink.ingest.RejectionCode by DeadLetterReferenceTest; do not edit by hand. -->

            A record that cannot be used goes to the dead-letters topic (`dead-letters.topic`): its key, value and headers
            unchanged, and behind its headers these, all text:

            | header | content |
            |---|---|
            | `tierstream-source-topic` | the topic it came from |
            | `tierstream-source-partition` | its partition |
            | `tierstream-source-offset` | its offset |
            | `tierstream-error-code` | one of the codes below; stable |
            | `tierstream-error-message` | the value, the limit, what to do; for people, may change |
            | `tierstream-failed-at` | when it was found, ISO-8601, UTC |
            | `tierstream-value-left-out` | only for values of more than 60 MiB, which are left out: their size in bytes |

            Outages of the broker or of the schema registry are waited for and never make dead letters. The job counts dead
            letters by code ([metrics](metrics.md)).

            `tierstream dead-letters list` counts them by reason and source and shows the newest; after the cause has been
            corrected, `tierstream dead-letters replay` writes them back to where they came from, see
            [command line](command-line.md#dead-letters). What is written back carries two headers more:

            | header | content |
            |---|---|
            | `tierstream-replayed-letter` | the place of the dead letter, `TOPIC-PARTITION@OFFSET` |
            | `tierstream-replayed-source` | the place of the record that became the dead letter, written alike |

            | code | meaning |
            |---|---|
            """;

    private DeadLetterReference() {}

    /** The whole page, in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        for (RejectionCode code : RejectionCode.values()) {
            page.append("| `")
                    .append(code.text())
                    .append("` | ")
                    .append(code.meaning())
                    .append(" |\n");
        }
        return page.append("""

                        The rules add codes of their own for events that decode well and that they cannot use; then the original
                        record is fetched from its source topic:

                        | code | meaning |
                        |---|---|
                        | `NOT_A_NUMBER` | a field holds text where the rules in force need a number |
                        | `UNKNOWN_TARGET` | a command is about a segment, tier set or tier that the rules in force do not have |
                        | `BAD_COMMAND` | a command lacks author or reason, or contradicts itself, such as a pin that ends before it begins |
                        | `MERGED` | the customer turned out to be another one, whom the message names ([merge](operations/merge.md)) |
                        | `DAMAGED_TRANSFER` | somebody else than the job wrote into the topic of transfers |
                        | `MERGE_NEEDS_LIVE` | a merge in a replay by the job |
                        | `UNKNOWN_COMMAND` | an event type begins with `command.`, but is no command |
                        | `TYPE_OF_SEQUENCE` | the event's type is the name of a sequence: only the rules make such events |
                        """).toString();
    }
}
