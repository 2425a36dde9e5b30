package io.tierstream.console.store;

import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.SegmentTransition;
import java.util.function.IntFunction;
import org.apache.avro.Schema;

/** Reads values that are stored as they came from Kafka. Serves many threads. */
final class StoredRecords {

    private final ThreadLocal<RecordDecoder<CustomerMembership>> memberships;
    private final ThreadLocal<RecordDecoder<SegmentTransition>> transitions;

    StoredRecords(WriterSchemas schemas) {
        IntFunction<Schema> find = id -> schemas.find(id)
                .orElseThrow(() -> new StoreException("the store lacks the schema with id " + id
                        + ", which wrote records of it; remove the store, and it is built anew from the topics"));
        memberships = ThreadLocal.withInitial(() -> new RecordDecoder<>(CustomerMembership.class, find));
        transitions = ThreadLocal.withInitial(() -> new RecordDecoder<>(SegmentTransition.class, find));
    }

    CustomerMembership membership(byte[] value) {
        return memberships.get().decode(value);
    }

    SegmentTransition transition(byte[] value) {
        return transitions.get().decode(value);
    }
}
