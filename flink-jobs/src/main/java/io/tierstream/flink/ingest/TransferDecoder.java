package io.tierstream.flink.ingest;

import io.tierstream.engine.Transfer;
import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.schemas.v1.CustomerTransfer;
import java.io.IOException;

/** Reads the parts of transfers that the job itself has written. */
final class TransferDecoder {

    private final ContractRecords<CustomerTransfer> records;

    TransferDecoder(SchemaLookup lookup) {
        this.records = new ContractRecords<>(CustomerTransfer.class, lookup);
    }

    Transfer decode(byte[] value) throws RejectedRecordException, IOException, InterruptedException {
        CustomerTransfer record = records.decode(value);
        byte[] content = new byte[record.getContent().remaining()];
        record.getContent().get(content);
        try {
            return new Transfer(
                    record.getFromCustomerId(),
                    record.getCustomerId(),
                    record.getEffectiveAt().toEpochMilli(),
                    new ManualOverride(
                            record.getCommandId(),
                            record.getIssuedBy(),
                            record.getReason(),
                            record.getApprovedBy(),
                            null),
                    record.getPath(),
                    record.getPart(),
                    record.getParts(),
                    content);
        } catch (IllegalArgumentException e) {
            throw new RejectedRecordException(RejectionCode.MALFORMED_AVRO, "no transfer: " + e.getMessage());
        }
    }
}
