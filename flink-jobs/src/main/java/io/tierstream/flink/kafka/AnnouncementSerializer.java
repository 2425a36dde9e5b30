package io.tierstream.flink.kafka;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Transition;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.SegmentTransition;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Transitions and memberships, each into its topic. One producer for both: what follows from an event goes with one request, and in one
 * transaction where there are any.
 */
final class AnnouncementSerializer implements KafkaRecordSerializationSchema<Announcement> {

    private static final long serialVersionUID = 1L;

    private final ContractSerializer<Transition, SegmentTransition> transitions;
    private final ContractSerializer<Membership, CustomerMembership> memberships;

    AnnouncementSerializer(
            ContractSerializer<Transition, SegmentTransition> transitions,
            ContractSerializer<Membership, CustomerMembership> memberships) {
        this.transitions = transitions;
        this.memberships = memberships;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext)
            throws IOException, InterruptedException {
        transitions.open(context, sinkContext);
        memberships.open(context, sinkContext);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Announcement announcement, KafkaSinkContext context, @Nullable Long timestamp) {
        return announcement instanceof Transition transition
                ? transitions.serialize(transition, context, timestamp)
                : memberships.serialize((Membership) announcement, context, timestamp);
    }
}
