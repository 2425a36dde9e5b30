package io.tierstream.flink.kafka;

import io.tierstream.engine.Receipt;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.CommandReceipt;
import io.tierstream.schemas.v1.ReceiptCommand;
import java.time.Instant;

/** That a customer was erased, or turned out to be another one; keyed by customer. */
public final class ReceiptForm implements RecordForm<Receipt, CommandReceipt> {

    private static final long serialVersionUID = 1L;

    @Override
    public Contract contract() {
        return Contract.COMMAND_RECEIPT;
    }

    @Override
    public Class<CommandReceipt> recordClass() {
        return CommandReceipt.class;
    }

    @Override
    public String key(Receipt receipt) {
        return receipt.customerId();
    }

    @Override
    public CommandReceipt record(Receipt receipt, long made, long now) {
        return CommandReceipt.newBuilder()
                .setCommandId(receipt.order().commandId())
                .setCustomerId(receipt.customerId())
                .setCommand(receipt.into() == null ? ReceiptCommand.ERASE : ReceiptCommand.MERGE)
                .setIssuedBy(receipt.order().author())
                .setReason(receipt.order().reason())
                .setApprovedBy(receipt.order().approvedBy())
                .setEffectiveAt(Instant.ofEpochMilli(receipt.at()))
                .setDecidedAt(Instant.ofEpochMilli(made))
                .setExits(receipt.exits())
                .setSequence(receipt.sequence())
                .setRuleSet(receipt.ruleSet().name())
                .setRuleSetVersion(receipt.ruleSet().version())
                .setIntoCustomerId(receipt.into())
                .build();
    }
}
