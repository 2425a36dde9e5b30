package io.tierstream.flink.kafka;

import io.tierstream.engine.Transfer;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.CustomerTransfer;
import java.nio.ByteBuffer;
import java.time.Instant;

/** What is known of a customer who turned out to be another one, keyed by the customer who is to take it in. */
final class TransferForm implements RecordForm<Transfer, CustomerTransfer> {

    private static final long serialVersionUID = 1L;

    @Override
    public Contract contract() {
        return Contract.CUSTOMER_TRANSFER;
    }

    @Override
    public Class<CustomerTransfer> recordClass() {
        return CustomerTransfer.class;
    }

    @Override
    public String key(Transfer transfer) {
        return transfer.into();
    }

    @Override
    public CustomerTransfer record(Transfer transfer, long made, long now) {
        return CustomerTransfer.newBuilder()
                .setCustomerId(transfer.into())
                .setFromCustomerId(transfer.from())
                .setEffectiveAt(Instant.ofEpochMilli(transfer.at()))
                .setCommandId(transfer.order().commandId())
                .setIssuedBy(transfer.order().author())
                .setReason(transfer.order().reason())
                .setApprovedBy(transfer.order().approvedBy())
                .setPath(transfer.path())
                .setPart(transfer.part())
                .setParts(transfer.parts())
                .setContent(ByteBuffer.wrap(transfer.content()))
                .build();
    }
}
