package io.tierstream.flink.ingest;

import io.tierstream.engine.Transfer;
import io.tierstream.engine.event.Event;
import java.util.Objects;

/** What a source makes of a record: an event, a transfer, or a dead letter. */
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

    /** A record that is one part of what is known of a customer who turned out to be another one. */
    record Arrived(Transfer transfer, Origin origin) implements Inbound {
        public Arrived {
            Objects.requireNonNull(transfer);
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
