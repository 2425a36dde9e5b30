package io.tierstream.benchmarks.peers.sql;

import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.ShopEventCodec;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** Reads events as rows of {@link ShopEventFormatFactory#COLUMNS}. */
final class ShopEventRowSchema implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final TypeInformation<RowData> type;
    private transient @Nullable ShopEventCodec codec;

    ShopEventRowSchema(TypeInformation<RowData> type) {
        this.type = type;
    }

    @Override
    public RowData deserialize(byte[] record) {
        ShopEventCodec present = codec;
        if (present == null) {
            present = new ShopEventCodec();
            codec = present;
        }
        ShopEvent event = present.read(record);
        return GenericRowData.of(
                StringData.fromString(event.id()),
                StringData.fromString(event.customerId()),
                TimestampData.fromEpochMillis(event.time()),
                event.purchase(),
                (long) event.cents());
    }

    @Override
    public boolean isEndOfStream(RowData row) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }
}
