package io.tierstream.flink.kafka;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Receipt;
import io.tierstream.engine.Tombstone;
import io.tierstream.engine.Transfer;
import io.tierstream.engine.Transition;
import io.tierstream.schemas.v1.CommandReceipt;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.CustomerTransfer;
import io.tierstream.schemas.v1.SegmentTransition;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Transitions, memberships, receipts and transfers, each into its topic; a tombstone is a membership without a value. One producer for all: what follows
 * from an event goes with one request, and in one transaction where there are any.
 */
final class AnnouncementSerializer implements KafkaRecordSerializationSchema<Announcement> {

    private static final long serialVersionUID = 1L;

    private final ContractSerializer<Transition, SegmentTransition> transitions;
    private final ContractSerializer<Membership, CustomerMembership> memberships;
    private final ContractSerializer<Receipt, CommandReceipt> receipts;
    private final ContractSerializer<Transfer, CustomerTransfer> transfers;

    AnnouncementSerializer(
            ContractSerializer<Transition, SegmentTransition> transitions,
            ContractSerializer<Membership, CustomerMembership> memberships,
            ContractSerializer<Receipt, CommandReceipt> receipts,
            ContractSerializer<Transfer, CustomerTransfer> transfers) {
        this.transitions = transitions;
        this.memberships = memberships;
        this.receipts = receipts;
        this.transfers = transfers;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext)
            throws IOException, InterruptedException {
        transitions.open(context, sinkContext);
        memberships.open(context, sinkContext);
        receipts.open(context, sinkContext);
        transfers.open(context, sinkContext);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Announcement announcement, KafkaSinkContext context, @Nullable Long timestamp) {
        if (announcement instanceof Transition transition) {
            return transitions.serialize(transition, context, timestamp);
        } else if (announcement instanceof Membership membership) {
            return memberships.serialize(membership, context, timestamp);
        } else if (announcement instanceof Tombstone tombstone) {
            return memberships.tombstone(tombstone.customerId());
        }
        return announcement instanceof Receipt receipt
                ? receipts.serialize(receipt, context, timestamp)
                : transfers.serialize((Transfer) announcement, context, timestamp);
    }
}
