package io.tierstream.cli.letters;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Says, in the headers of a record that was written back, which dead letter it was: by it a second replay is recognised.
 *
 * @param letter where the dead letter is
 * @param source where the record was that became the dead letter. The same record can be dead-lettered twice, after a failure of
 *     the job with at-least-once delivery
 */
record ReplayMarker(RecordPlace letter, RecordPlace source) {

    static final String LETTER = "tierstream-replayed-letter";
    static final String SOURCE = "tierstream-replayed-source";

    void addTo(Headers headers) {
        headers.add(LETTER, letter.toString().getBytes(StandardCharsets.UTF_8));
        headers.add(SOURCE, source.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The newest marker of a record; empty for one that was never written back. */
    static Optional<ReplayMarker> of(Headers headers) {
        return place(headers, LETTER)
                .flatMap(letter -> place(headers, SOURCE).map(source -> new ReplayMarker(letter, source)));
    }

    private static Optional<RecordPlace> place(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : RecordPlace.parse(new String(header.value(), StandardCharsets.UTF_8));
    }
}
