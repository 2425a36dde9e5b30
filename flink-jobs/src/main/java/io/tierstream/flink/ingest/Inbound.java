package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Event;
import java.util.Objects;

/** What a source makes of a record: an event, or a dead letter. */
public sealed interface Inbound {

    /** Where the record came from. */
    Origin origin();

    /** A record that is an event. */
    record Accepted(Event event, Origin origin) implements Inbound {
        public Accepted {
            Objects.requireNonNull(event);
            Objects.requireNonNull(origin);
        }
    }

    /** A record that cannot be used. */
    record Rejected(DeadLetter letter) implements Inbound {
        public Rejected {
            Objects.requireNonNull(letter);
        }

        @Override
        public Origin origin() {
            return letter.origin();
        }
    }
}
