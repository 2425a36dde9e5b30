package io.tierstream.flink.kafka;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.jspecify.annotations.Nullable;

/** An enumerator around the connector's. Does what that does, but for what is overridden. */
abstract class DelegatingEnumerator implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

    /** The connector's enumerator, or one around it. */
    abstract SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> inner();

    @Override
    public void start() {
        inner().start();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        inner().handleSplitRequest(subtask, host);
    }

    @Override
    public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
        inner().addSplitsBack(splits, subtask);
    }

    @Override
    public void addReader(int subtask) {
        inner().addReader(subtask);
    }

    @Override
    public KafkaSourceEnumState snapshotState(long checkpointId) throws Exception {
        return inner().snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        inner().notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        inner().notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        inner().handleSourceEvent(subtask, event);
    }

    @Override
    public void close() throws IOException {
        inner().close();
    }
}
